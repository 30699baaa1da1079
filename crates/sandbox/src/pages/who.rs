//! Who holds the phone, and whether this browser plays the phone.
use crate::model::Persona;
use crate::wire::Call;
use crate::world::World;

pub(super) const PERSONA: &str = "sandbox_persona";
pub(super) const PHONE: &str = "sandbox_phone";

/// The persona of the cookie, else the first one of the table.
pub(crate) fn holder(world: &World, call: &Call) -> Persona {
    let chosen = call.cookies.get(PERSONA).and_then(|id| world.persona(id));
    let first = || world.personas.first().cloned();
    chosen.or_else(first).unwrap_or_else(|| Persona::new("nobody", "nobody", "13800000000"))
}

/// This browser was told to stand in for WeChat's own (the button on the refusal page).
pub(crate) fn on_sandbox_phone(call: &Call) -> bool {
    call.cookies.get(PHONE).is_some_and(|value| value == "1")
}

impl From<&Persona> for minijinja::Value {
    fn from(persona: &Persona) -> Self {
        minijinja::context! {
            id => persona.id.clone(),
            nickname => persona.nickname.clone(),
            phone => persona.phone.clone(),
            country_code => persona.country_code.clone(),
            blocked => persona.blocked,
            snapshot => persona.snapshot,
            follower => persona.follower,
            desktop => persona.desktop,
        }
    }
}

impl From<Persona> for minijinja::Value {
    fn from(persona: Persona) -> Self {
        Self::from(&persona)
    }
}
