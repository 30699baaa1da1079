//! `wxlogin config`: every setting there is.

use clap::Args;
use wxlogin::settings::{example_toml, reference_json, reference_markdown};

use crate::{arguments::help, failure::Failure, say};

/// Prints every setting of the server.
#[derive(Args)]
#[command(
    arg_required_else_help = true,
    after_help = help!(
        "  wxlogin config --example > my-app/wxlogin.toml\n  \
           wxlogin config --reference --zh\n  \
           wxlogin config --reference --json"
    )
)]
pub(crate) struct Config {
    /// A wxlogin.toml with every key commented out at its default
    #[arg(long, conflicts_with_all = ["reference", "zh", "json"], required_unless_present = "reference")]
    example: bool,

    /// A Markdown table of every key, default, variable and meaning
    #[arg(long)]
    reference: bool,

    /// The table in Chinese
    #[arg(long, requires = "reference")]
    zh: bool,

    /// The table as JSON
    #[arg(long, requires = "reference", conflicts_with = "zh")]
    json: bool,
}

impl Config {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match (self.example, self.json) {
            (true, _) => say::data(example_toml().trim_end()),
            (false, true) => say::json(&reference_json()),
            (false, false) => say::data(reference_markdown(self.zh).trim_end()),
        }
    }
}
