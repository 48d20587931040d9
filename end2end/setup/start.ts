import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cardFile } from "../cards.ts";
import { Gate } from "./gate.ts";
import { Program } from "./program.ts";

/** Starts the stand-in for Scryfall, the gate before it and the server; returns how to end them. */
export default async function start(): Promise<() => Promise<void>> {
  const logs = resolve(import.meta.dirname, "../test-results");
  mkdirSync(logs, { recursive: true });
  const data = mkdtempSync(join(tmpdir(), "arena-improver-end2end-"));
  const cards = join(data, "cards.jsonl");
  writeFileSync(cards, cardFile());

  const scryfall = await Program.start("scryfall-sim", ["--listen", "127.0.0.1:0", "--cards", cards], logs);
  const gate = await Gate.start(scryfall.url);
  const server = await Program.start(
    "arena-improver",
    ["serve", "--listen", "127.0.0.1:0", "--data-dir", data, "--scryfall-url", gate.url, "--sync", "never"],
    logs,
  );
  process.env.BASE_URL = server.url;
  process.env.GATE_URL = gate.url;

  return async () => {
    // The server first, while those it talks to are still there.
    const ends = [];
    for (const part of [server, gate, scryfall]) ends.push(await Promise.allSettled([part.stop()]));
    rmSync(data, { recursive: true, force: true });
    const failed = ends.flat().filter((end) => end.status === "rejected");
    if (failed.length > 0) throw new Error(failed.map((end) => String(end.reason)).join("\n"));
  };
}
