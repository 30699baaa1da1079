//! `wxlogin new`: an element's folder, ready to serve.

mod joined;
mod types;

use std::path::Path;

use clap::Args;
use serde_json::{Map, Value, json};
use wxlogin::Language;
use wxlogin_element::{edit::Editor, is_variable_name};

use super::corp;
use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder::Folder,
    say,
};

/// Makes an element.
#[derive(Args)]
#[command(
    long_about = "Make a login method, the folder auths/loginTypes/NAME, or an organisation, corps/NAME.\n\n\
        TYPE is WeChatType (website), WechatPublicType (official-account), WeChatMiniType (mini-program), an own Type of \
        the app, or corp. Without --app-id and --app-secret-env, placeholders are written: they work in the sandbox, and \
        `wxlogin check` names them until they are replaced.",
    after_help = help!(
        "  wxlogin new website Shop --register\n  \
           wxlogin new mini-program ShopMini --app-id wx0123456789abcdef --app-secret-env SHOP_MINI_SECRET\n  \
           wxlogin new corp Acme --title 'Acme Ltd.' --app my-app"
    )
)]
pub(crate) struct New {
    /// The Type: its name, its fullName or its short name
    #[arg(value_name = "TYPE")]
    type_name: String,

    /// The folder's name, or a fullName
    name: String,

    #[command(flatten)]
    app: AppDir,

    /// The name to show [default: NAME]
    #[arg(long)]
    title: Option<String>,

    /// The AppID from WeChat's console
    #[arg(long)]
    app_id: Option<String>,

    /// The environment variable that holds the AppSecret; the secret itself is written nowhere
    #[arg(long, value_name = "NAME", value_parser = variable_name)]
    app_secret_env: Option<String>,

    /// People who are not known yet may register
    #[arg(long)]
    register: bool,

    /// The organisation that people who register join: its fullName
    #[arg(long)]
    corp: Option<String>,
}

impl New {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let dir = self.app.path();
        if self.type_name.eq_ignore_ascii_case("corp") {
            return self.corp(&dir);
        }
        let folder = Folder::read(&dir, true)?;
        let type_name = types::named(&folder, &self.type_name)?;
        if let Some(corp) = &self.corp {
            joined::must_be_joinable(&folder, corp)?;
        }
        let full_name = match self.name.contains('.') {
            true => self.name.clone(),
            false => format!("auths.loginTypes.{}", self.name),
        };
        let e_json = json!({"title": self.title.as_deref().unwrap_or(&self.name), "type": type_name});
        let config = self.config();
        let made = Editor::new(&dir, &folder.schemas()).create(&full_name, &e_json, Some(&config));
        let path = made.map_err(|error| Failure::Refused(error.to_string()))?;
        say::note(format!("made {}", path.display()));
        say::data(&full_name)?;
        tell_problems(&dir, &full_name)
    }

    fn corp(self, dir: &Path) -> Result<(), Failure> {
        let given = [
            ("--app-id", self.app_id.is_some()),
            ("--app-secret-env", self.app_secret_env.is_some()),
            ("--register", self.register),
            ("--corp", self.corp.is_some()),
        ];
        if let Some((flag, _)) = given.into_iter().find(|(_, given)| *given) {
            return Err(Failure::Usage(format!(
                "{flag} is for login methods; an organisation has a --title only"
            )));
        }
        say::data(corp::create(dir, &self.name, self.title.as_deref(), true)?)
    }

    fn config(&self) -> Value {
        let app_id = self.app_id.as_deref().unwrap_or("your_app_id_here");
        let secret = self.app_secret_env.as_ref().map(|name| format!("{{{{{name}}}}}"));
        let secret = secret.unwrap_or_else(|| "your_app_secret_here".to_owned());
        let mut config = Map::new();
        config.insert("authConfig".to_owned(), json!({"appId": app_id, "appSecret": secret}));
        config.insert("allowRegister".to_owned(), i32::from(self.register).into());
        if let Some(corp) = &self.corp {
            config.insert("corp".to_owned(), corp.as_str().into());
        }
        Value::Object(config)
    }
}

/// What `{{NAME}}` can name: anything else would be written and then not be read.
fn variable_name(text: &str) -> Result<String, String> {
    if is_variable_name(text) {
        return Ok(text.to_owned());
    }
    Err(match say::language() {
        Language::En => {
            "the name of a variable has letters, digits and _, and begins with no digit".to_owned()
        }
        Language::Zh => "变量名由字母、数字和 _ 组成，且不以数字开头".to_owned(),
    })
}

/// What is still to do about the new element: placeholders to fill in, a variable to set.
fn tell_problems(dir: &Path, full_name: &str) -> Result<(), Failure> {
    let folder = Folder::read(dir, true)?;
    let of_it = |problem: &&wxlogin_element::Diagnostic| problem.full_name.as_deref() == Some(full_name);
    for problem in folder.tree.diagnostics().iter().filter(of_it) {
        say::note(problem.to_string());
    }
    Ok(())
}
