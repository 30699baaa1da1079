//! What a front end may see.

use serde_json::{Map, Value as Json};

use super::Element;

impl Element {
    /// The allow-list: `fullName`, `name`, `title`, `icon`, `type`, and the family's keys that are declared public, each
    /// in its group. A key declared both public and secret is secret. Nothing is copied from a file as it stands, so a
    /// key added to a file tomorrow stays on the server.
    #[must_use]
    pub fn public_view(&self) -> Json {
        let mut view = Map::new();
        view.insert("fullName".into(), self.full_name().into());
        view.insert("name".into(), self.name().into());
        view.insert("title".into(), self.title().into());
        if let Some(icon) = self.icon() {
            view.insert("icon".into(), icon.into());
        }
        view.insert("type".into(), self.type_name().into());
        let declared = self.schema().map(|schema| schema.keys.as_slice()).unwrap_or_default();
        for key in declared.iter().filter(|key| key.public && !key.secret) {
            let Some(value) = self.value(&key.name).and_then(|value| value.json()) else { continue };
            let target = match &key.group {
                None => Some(&mut view),
                Some(group) => view.entry(group).or_insert_with(|| Json::Object(Map::new())).as_object_mut(),
            };
            if let Some(target) = target {
                target.insert(key.name.clone(), value.clone());
            }
        }
        Json::Object(view)
    }
}
