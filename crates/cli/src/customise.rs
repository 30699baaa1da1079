//! What a program around the command adds to an app before it is opened.

use std::path::Path;

use wxlogin::{App, AppBuilder};

use crate::failure::Failure;

/// See [`crate::main_from`].
pub(crate) type Customise = Box<dyn Fn(&Path, AppBuilder) -> Result<AppBuilder, String> + Send + Sync>;

tokio::task_local! {
    static CUSTOMISE: Option<Customise>;
}

/// Runs `work` with `customise` for the app folders that it opens.
pub(crate) async fn within<T>(customise: Option<Customise>, work: impl Future<Output = T>) -> T {
    CUSTOMISE.scope(customise, work).await
}

/// A builder for an app folder, customised.
pub(crate) fn builder(dir: &Path) -> Result<AppBuilder, Failure> {
    let builder = App::builder(dir);
    let customised = CUSTOMISE.try_with(|customise| match customise {
        Some(customise) => customise(dir, App::builder(dir)).map(Some),
        None => Ok(None),
    });
    match customised {
        Ok(Ok(customised)) => Ok(customised.unwrap_or(builder)),
        Ok(Err(text)) => Err(Failure::cannot(text)),
        Err(_) => Ok(builder),
    }
}

/// Fails for an app that signs people in through types whose code is in Python, when nobody here can run it.
pub(crate) fn must_have_code(app: &App) -> Result<(), Failure> {
    if CUSTOMISE.try_with(Option::is_some).unwrap_or(false) {
        return Ok(());
    }
    let tree = app.live().tree();
    let in_python = tree.all().find_map(|element| {
        let family = element.meta_name() == "auths.loginTypes.Meta" && !element.is_built_in();
        let is_type = element.kind() == wxlogin::elements::RoleKind::Type;
        let code = element.folder()?.join(element.backend_entry()).join("__init__.py");
        (family && is_type && code.is_file()).then(|| element.full_name().to_owned())
    });
    match in_python {
        None => Ok(()),
        Some(name) => Err(Failure::cannot(format!(
            "the code of {name} is in Python, which this program does not run\n  build the Python package from wxlogin's sources (it is not on PyPI; docs/integrate.md), and start it with: python -m wxlogin"
        ))),
    }
}
