import { createApp } from "/vendor/client/index.js";

const { endpoint } = await (await fetch("/settings.json")).json();
const app = createApp({ endpoint });
const part = (id) => document.getElementById(id);

async function show() {
  const session = await app.session();
  part("signed-in").hidden = !session;
  part("signed-out").hidden = !!session;
  if (!session) return void part("signed-out").replaceChildren(loginBox());
  part("who").textContent = session.nick || session.userId;
  list(await (await app.fetch("/orders")).json());
}

function loginBox() {
  const box = document.createElement("wechat-login");
  box.endpoint = endpoint;
  box.onSuccess = ({ session }) => session && show();
  return box;
}

function list(orders) {
  const rows = orders.map(({ what }) => Object.assign(document.createElement("li"), { textContent: what }));
  part("orders").replaceChildren(...rows);
}

part("order").addEventListener("click", async () => {
  const answer = await app.fetch("/orders", { method: "POST" });
  return answer.ok ? list(await answer.json()) : show();
});
part("leave").addEventListener("click", () => app.signOut().then(show));
await show();
