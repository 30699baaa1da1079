/**
 * Express middleware: lets a request through when it carries a session of the wxlogin server, and puts who it is on
 * `request.user`. The server is asked every time, so that a session ended there is ended here too.
 */
export function requireSession({ endpoint, fetch = globalThis.fetch }) {
  return async function (request, response, next) {
    const headers = carried(request.headers);
    if (!headers) return refuse(response, 401, "unauthenticated", "Sign in first.");
    let answer;
    try {
      answer = await fetch(`${endpoint}/v1/verify`, { headers, redirect: "manual", signal: AbortSignal.timeout(5000) });
    } catch {
      return refuse(response, 503, "login_unavailable", "The sign-in server does not answer. Try again.");
    }
    if (answer.status === 401) return refuse(response, 401, "unauthenticated", "The session has ended. Sign in again.");
    if (answer.status !== 200) return refuse(response, 503, "login_unavailable", "The sign-in server is not well.");
    request.user = { userId: text(answer, "x-wxlogin-user"), corpId: text(answer, "x-wxlogin-corp") };
    next();
  };
}

/** The one header or cookie that holds the session: nothing else of the request is the sign-in server's business. */
function carried({ authorization, cookie = "", "x-session-id": sessionId }) {
  if (authorization) return { authorization };
  if (sessionId) return { "x-session-id": sessionId };
  // On https the name has a prefix, which no sibling host can write; where it is there, it alone counts.
  const named = (name) => cookie.split(/; */).find((pair) => pair.startsWith(`${name}=`));
  const own = named("__Host-wxlogin_session") || named("wxlogin_session");
  return own ? { cookie: own } : undefined;
}

/** The server writes headers in UTF-8; fetch reads them byte by byte. */
function text(answer, name) {
  const value = answer.headers.get(name);
  return value === null ? null : Buffer.from(value, "latin1").toString("utf8");
}

function refuse(response, status, code, errmsg) {
  response.status(status).json({ code, errmsg });
}
