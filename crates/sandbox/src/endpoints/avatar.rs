//! GET /mmopen/vi_32/PERSONA/SIZE: the persona's picture, an SVG with the first letter of the nickname.
use axum::extract::{Path, State};

use crate::sandbox::Sandbox;
use crate::wire::{Answer, rule};

const COLOURS: [&str; 6] = ["#1d7a46", "#2456a6", "#8a3a9c", "#a65324", "#0f6f7c", "#9c2f4a"];

pub(crate) async fn image(
    State(sandbox): State<Sandbox>,
    Path((persona, _)): Path<(String, String)>,
) -> Answer {
    let nickname =
        sandbox.with(|world| world.persona(&persona).map(|found| found.nickname)).unwrap_or_default();
    let letter = nickname.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('?');
    let sum: usize = persona.bytes().map(usize::from).sum();
    let colour = COLOURS.get(sum % COLOURS.len()).copied().unwrap_or("#444");
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 132 132\" width=\"132\" height=\"132\">\
         <rect width=\"132\" height=\"132\" fill=\"{colour}\"/><text x=\"66\" y=\"66\" fill=\"#fff\" \
         font-family=\"sans-serif\" font-size=\"64\" text-anchor=\"middle\" dominant-baseline=\"central\">{letter}\
         </text></svg>"
    );
    Answer::ok("image/svg+xml; charset=utf-8", svg, rule!("a picture of the persona", "该人物的头像"))
}
