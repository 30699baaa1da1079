//! From a fullName and a function name to the thing that runs it.

use std::sync::Arc;

use serde_json::{Map, Value};
use wxlogin_core::{
    Code, Error, Result,
    declare::{AUTH_SERVICE, AUTH_SERVICE_NAME, FAMILY, Function, MODEL},
    flows::{ModelRef, Visit},
    login_type::LoginMethod,
    ports::Directory,
};
use wxlogin_element::{Resolved, RoleKind, Unknown};
use wxlogin_login_types::{built_in::CORP_MEMBER, family::FAMILY as LOGIN_FAMILY};

use crate::App;

/// An element's callable functions, for documents and consoles.
#[derive(Debug, Clone)]
pub struct Surface {
    /// The element's fullName.
    pub full_name: String,
    /// Its title.
    pub title: String,
    /// Its functions, as declared.
    pub functions: Vec<&'static Function>,
}

/// What a fullName stands for, as far as calls go.
enum Target {
    AuthService,
    Method(Arc<LoginMethod>),
    Service(Arc<LoginMethod>, String),
    Model(ModelRef),
}

impl App {
    /// Calls a declared function of an element.
    pub async fn call(
        &self,
        visit: &Visit,
        full_name: &str,
        function: &str,
        arguments: Map<String, Value>,
    ) -> Result<Value> {
        match self.target(full_name)? {
            Target::AuthService => self.core().call_auth_service(visit, function, arguments).await,
            Target::Method(method) => {
                self.core().call_method(visit, &method, None, function, arguments).await
            }
            Target::Service(method, service) => {
                self.core().call_method(visit, &method, Some(&service), function, arguments).await
            }
            Target::Model(model) => self.core().call_model(visit, &model, function, arguments).await,
        }
    }

    /// Every callable element with its functions.
    #[must_use]
    pub fn surfaces(&self) -> Vec<Surface> {
        let mut all = vec![Surface {
            full_name: AUTH_SERVICE_NAME.to_owned(),
            title: "AuthSvc".to_owned(),
            functions: AUTH_SERVICE.iter().collect(),
        }];
        let models = self.core().types.names().into_iter().filter_map(|name| {
            let descriptor = self.core().types.get(name)?.descriptor();
            (descriptor.full_name == name).then(|| descriptor.model_full_name())
        });
        all.extend(models.chain([CORP_MEMBER.to_owned()]).map(|full_name| Surface {
            title: full_name.rsplit('.').next().unwrap_or_default().to_owned(),
            full_name,
            functions: MODEL.iter().collect(),
        }));
        for method in self.live().methods().iter() {
            let Ok(login_type) = self.core().login_type(method) else { continue };
            let descriptor = login_type.descriptor();
            all.push(Surface {
                full_name: method.full_name.clone(),
                title: method.title.clone(),
                functions: FAMILY.iter().chain(descriptor.functions).collect(),
            });
            all.extend(descriptor.services.iter().map(|service| Surface {
                full_name: format!("{}.services.{}", method.full_name, service.name),
                title: service.name.to_owned(),
                functions: service.functions.iter().collect(),
            }));
        }
        all
    }

    /// The login method with this fullName, or this name when it is the only one so called.
    pub fn method(&self, name: &str) -> Result<Arc<LoginMethod>> {
        self.live().method(name).ok_or_else(|| {
            let names: Vec<_> = self.live().methods().iter().map(|method| method.name.clone()).collect();
            self.unknown(name, &names)
        })
    }

    /// Fails with the nearest names when there is no such element.
    pub(crate) fn must_exist(&self, full_name: &str) -> Result<()> {
        self.live().tree().get(full_name).map(|_| ()).map_err(|unknown| self.not_found(&unknown))
    }

    fn target(&self, full_name: &str) -> Result<Target> {
        if full_name == AUTH_SERVICE_NAME {
            return Ok(Target::AuthService);
        }
        let tree = self.live().tree();
        let found = tree.get(full_name).map_err(|unknown| self.not_found(&unknown))?;
        if found.meta_name() == format!("{LOGIN_FAMILY}.Meta") {
            return match found.kind() {
                RoleKind::Instance => Ok(Target::Method(self.method(found.full_name())?)),
                RoleKind::Type | RoleKind::Meta => Err(self.not_an_instance(&found)),
            };
        }
        match found.meta_name() {
            "services.Meta" => return self.service(&found),
            "models.Meta" => return self.model(&found).map(Target::Model),
            _ => {}
        }
        Err(Error::new(Code::NotFound)
            .message(format!("{full_name} has no functions."), format!("{full_name} 没有可调用的函数。")))
    }

    /// `<Instance>.services.X` is bound to its instance; `<Type>.services.X` stands for the only active instance of the
    /// Type, else for the one marked as default.
    fn service(&self, found: &Resolved) -> Result<Target> {
        let service = found.name().to_owned();
        if let Some(instance) = found.bound_to() {
            return Ok(Target::Service(self.method(instance.full_name())?, service));
        }
        let owner = found.requested().strip_suffix(&format!(".services.{service}")).unwrap_or_default();
        let methods = self.live().methods();
        let of_type = |m: &&Arc<LoginMethod>| m.is_active && m.type_chain.iter().any(|name| name == owner);
        let active: Vec<_> = methods.iter().filter(of_type).collect();
        let chosen = match active.as_slice() {
            [only] => Some(*only),
            several => several.iter().copied().find(|method| method.is_default),
        };
        let method = chosen.ok_or_else(|| {
            let names: Vec<_> =
                active.iter().map(|m| format!("{}.services.{service}", m.full_name)).collect();
            let names = names.join(", ");
            Error::invalid(
                format!("{owner} has {} active instances; name one.", active.len()),
                format!("{owner} 有 {} 个启用的实例，请指定其一。", active.len()),
            )
            .hint(names.clone(), names)
        })?;
        Ok(Target::Service(Arc::clone(method), service))
    }

    /// `corps.models.CorpMember`, `<Type>.<Model>`, or `<Instance>.<Model>` for that instance's rows.
    fn model(&self, found: &Resolved) -> Result<ModelRef> {
        if found.full_name() == CORP_MEMBER {
            return Ok(ModelRef::CorpMember);
        }
        let owner = found.full_name().strip_suffix(&format!(".{}", found.name())).unwrap_or_default();
        let login_type = self.core().types.get(owner).ok_or_else(|| {
            Error::internal(format_args!("no code is registered for {owner}, whose model was asked for"))
        })?;
        match found.bound_to() {
            Some(instance) => Ok(ModelRef::OfMethod(login_type, self.method(instance.full_name())?)),
            None => Ok(ModelRef::OfType(login_type)),
        }
    }

    fn not_an_instance(&self, found: &Resolved) -> Error {
        let methods = self.live().methods();
        let below = methods.iter().filter(|m| m.type_chain.iter().any(|name| name == found.full_name()));
        let names: Vec<_> = below.map(|m| m.full_name.clone()).collect();
        let names = names.join(", ");
        Error::invalid(
            format!("{} is a Type; call one of its instances.", found.full_name()),
            format!("{} 是 Type，请调用其实例。", found.full_name()),
        )
        .hint(names.clone(), names)
    }

    fn not_found(&self, unknown: &Unknown) -> Error {
        self.unknown(&unknown.name, &unknown.nearest)
    }

    fn unknown(&self, name: &str, nearest: &[String]) -> Error {
        let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
        let nearest = nearest.join(", ");
        Error::new(Code::NotFound)
            .message(format!("There is no element {name}."), format!("元素 {name} 不存在。"))
            .hint(format!("Near: {nearest}."), format!("相近的有：{nearest}。"))
    }
}
