// An application with its own back end: pages and orders here, people at the wxlogin server.
import { fileURLToPath } from "node:url";
import express from "express";
import { ownPagesOnly } from "./csrf.js";
import { requireSession } from "./session.js";

const endpoint = process.env.WXLOGIN_ENDPOINT || "http://localhost:8400";
const port = Number(process.env.PORT || 3000);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const orders = new Map();

const app = express();
app.use(express.static(here("public")));
// In an application of yours: node_modules/@wxlogin/{element,client}/dist/.
app.use("/vendor/element", express.static(here("../../web/packages/element/dist")));
app.use("/vendor/client", express.static(here("../../web/packages/client/dist")));
app.get("/settings.json", (_, response) => response.json({ endpoint }));

const own = [ownPagesOnly, requireSession({ endpoint })];
app.get("/orders", own, (request, response) => response.json(orders.get(request.user.userId) || []));
app.post("/orders", own, express.json(), (request, response) => {
  const list = orders.get(request.user.userId) || [];
  list.push({ number: list.length + 1, what: String(request.body?.what || "tea").slice(0, 40) });
  orders.set(request.user.userId, list);
  response.status(201).json(list);
});

app.listen(port, "localhost", () => console.log(`Open http://localhost:${port} (people sign in at ${endpoint})`));
