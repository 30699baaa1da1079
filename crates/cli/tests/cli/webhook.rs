//! `wxlogin webhook`.

use crate::support::{add_user, empty_folder, wxlogin};

#[test]
fn what_was_told_can_be_told_again() {
    let app = empty_folder();
    add_user(app.path(), "alice");
    assert!(wxlogin(app.path(), &["webhook", "status"]).done().contains("nothing"));
    wxlogin(app.path(), &["webhook", "replay", "--after", "0"]).done();
    assert!(wxlogin(app.path(), &["webhook", "status"]).done().contains("event 0"));
    wxlogin(app.path(), &["webhook", "replay"]).failed(2, "--after");
}
