import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const programs = process.env.PROGRAMS ?? resolve(import.meta.dirname, "../../target/debug");

/** One of our programs, running, with all that it says kept in a file. */
export class Program {
  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {}

  /** Starts it and waits until it says where it listens. */
  static async start(name: string, args: string[], logs: string): Promise<Program> {
    const log = join(logs, `${name}.log`);
    const child = spawn(join(programs, name), args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", RUST_BACKTRACE: "1" },
    });
    const file = createWriteStream(log);
    let said = "";
    const url = await new Promise<string>((found, failed) => {
      child.on("error", failed);
      child.on("exit", (code) => failed(new Error(`${name} ended with ${code} before it listened:\n${said}`)));
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.on("data", (chunk: Buffer) => {
          file.write(chunk);
          said += chunk;
          const address = /127\.0\.0\.1:([1-9]\d*)/.exec(said);
          if (address) found(`http://${address[0]}`);
        });
      }
    });
    return new Program(name, url, child, log);
  }

  /** Ends it as an operator would, and reports anything that it must never do. */
  async stop(): Promise<void> {
    const started = Date.now();
    if (this.child.exitCode === null) {
      this.child.kill("SIGTERM");
      await once(this.child, "exit");
    }
    const took = Date.now() - started;
    const log = readFileSync(this.log, "utf8");
    const panic = log.split("\n").find((line) => line.includes("panicked at"));
    if (panic !== undefined) throw new Error(`${this.name} panicked: ${panic}\nall of it: ${this.log}`);
    if (this.child.exitCode !== 0) {
      throw new Error(`${this.name} ended with ${this.child.exitCode ?? this.child.signalCode}: see ${this.log}`);
    }
    const polls = /polls=\d+ .*$/m.exec(log);
    if (polls !== null) console.log(`O10: ${polls[0]}`);
    if (took > 11_000) throw new Error(`${this.name} took ${took} ms to end; 10 s are allowed`);
  }
}
