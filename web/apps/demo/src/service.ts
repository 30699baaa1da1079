/** The element that turns a loginCode into a session. */
export const AUTH_SERVICE = "auths.loginTypes.services.AuthSvc";
