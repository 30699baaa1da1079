//! Wrong command lines, and help.

use crate::commands::support::{empty_folder, wxlogin};

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    let dir = empty_folder();
    let wrong: [&[&str]; 9] = [
        &[],
        &["fly"],
        &["check", "--platform", "moon"],
        &["config"],
        &["user", "add"],
        &["user", "passwd", "--username", "a"],
        &["key", "add"],
        &["serve", "--what"],
        &["sandbox", "--listen", "here"],
    ];
    for arguments in wrong {
        assert_eq!(wxlogin(dir.path(), arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn a_password_cannot_be_an_argument() {
    let dir = empty_folder();
    for command in ["add", "passwd"] {
        let ran = wxlogin(dir.path(), &["user", command, "--username", "a", "--password", "pwd123456"]);
        ran.failed(2, "--password");
    }
}

#[test]
fn a_folder_that_is_not_there_is_exit_code_3_everywhere() {
    let dir = empty_folder();
    let commands: [&[&str]; 9] = [
        &["check", "nowhere"],
        &["serve", "nowhere"],
        &["dev", "nowhere"],
        &["openapi", "nowhere"],
        &["new", "website", "Shop", "nowhere"],
        &["user", "list", "nowhere"],
        &["corp", "list", "--app", "nowhere"],
        &["corp", "add", "--name", "A", "nowhere"],
        &["key", "list", "nowhere"],
    ];
    for arguments in commands {
        wxlogin(dir.path(), arguments).failed(3, "nowhere");
    }
    assert!(!dir.path().join("nowhere").exists());
}

#[test]
fn settings_that_are_wrong_are_exit_code_3_with_the_fix() {
    let dir = empty_folder();
    std::fs::write(dir.path().join("wxlogin.toml"), "[sesion]\nlifetime = \"1d\"\n").unwrap();
    wxlogin(dir.path(), &["user", "list"]).failed(3, "session");
}

#[test]
fn help_has_examples_and_exit_codes() {
    let dir = empty_folder();
    for arguments in [vec!["--help"], vec!["dev", "--help"], vec!["user", "add", "--help"]] {
        let help = wxlogin(dir.path(), &arguments).done();
        assert!(help.contains("Examples:") && help.contains("Exit codes:"), "{help}");
    }
    assert!(wxlogin(dir.path(), &["--version"]).done().starts_with("wxlogin "));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_exit_code_3() {
    use crate::commands::support::{demo_app, wxlogin_into};
    let app = demo_app();
    let commands: [&[&str]; 6] = [
        &["config", "--example"],
        &["config", "--reference", "--json"],
        &["openapi"],
        &["check", "--platform", "sandbox"],
        &["key", "list"],
        &["migrate"],
    ];
    for arguments in commands {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        wxlogin_into(app.path(), arguments, full).failed(3, "cannot be written");
    }
    // A reader that wants no more is no failure.
    let (gone, pipe) = std::io::pipe().unwrap();
    drop(gone);
    let ran = wxlogin_into(app.path(), &["config", "--example"], pipe);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}
