//! Pages as a browser and a reader get them.

mod hostile;
mod support;
mod whole;
