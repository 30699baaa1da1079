//! An element's folder as a file to take along: for another app, for a colleague, for version control.

use std::io::{Cursor, Write as _};

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use serde_json::Value;
use wxlogin::{
    App, Error, Result,
    elements::{Schema, shareable},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Admin, files::Files, is_login, unknown};
use crate::{envelope::Outcome, state::Server};

pub(super) async fn send(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    let files = found(server.app(), &name)?;
    let packed = pack(&name, &files.parsed(), &server.app().live().schemas())?;
    server.app().core().note_export(&admin.visit, &name, "zip").await?;
    let mut response = packed.into_response();
    let last = name.rsplit('.').next().unwrap_or(&name);
    // Names may be of any script; a header is ASCII, so the rest is written as RFC 8187 says.
    let encoded: String = url::form_urlencoded::byte_serialize(last.as_bytes()).collect();
    let attachment = format!("attachment; filename=\"element.zip\"; filename*=UTF-8''{encoded}.zip");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&attachment).map_err(Error::internal)?);
    Ok(response)
}

fn found(app: &App, name: &str) -> Result<Files> {
    let tree = app.live().tree();
    let found = tree.get(name).ok().filter(|found| is_login(found) && !found.is_built_in());
    let files = found.and_then(|found| Files::of(found.element()));
    files.ok_or_else(|| unknown(&tree, name))
}

/// The files under the path that the element has in an app folder, so that unpacking it there is all there is to do.
fn pack(name: &str, files: &[(String, Value)], schemas: &[Schema]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let folder = name.replace('.', "/");
    let variable: String = name
        .rsplit('.')
        .next()
        .unwrap_or(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    // A variable's name begins with a letter.
    let variable = format!("WX_{variable}");
    for (file, content) in files {
        let text = format!("{:#}\n", shareable(content, schemas, &variable));
        zip.start_file(format!("{folder}/{file}"), SimpleFileOptions::default()).map_err(Error::internal)?;
        zip.write_all(text.as_bytes()).map_err(Error::internal)?;
    }
    Ok(zip.finish().map_err(Error::internal)?.into_inner())
}
