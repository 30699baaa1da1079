/**
 * Express middleware: a call that changes something and carries a cookie must come from a page of ours. A browser sends
 * the cookie also with a form of another site; a header of its own that form cannot send.
 */
export function ownPagesOnly(request, response, next) {
  const reads = ["GET", "HEAD", "OPTIONS"].includes(request.method);
  if (reads || !request.headers.cookie || request.headers["x-wxlogin-csrf"] === "1") return next();
  response.status(403).json({ code: "forbidden", errmsg: "Send X-Wxlogin-Csrf: 1; app.fetch of @wxlogin/client does." });
}
