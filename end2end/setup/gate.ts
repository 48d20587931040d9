import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the gate does with a request for Scryfall. */
export type Mode = "open" | "hold" | "down" | "html";

/**
 * Stands between the server and the stand-in for Scryfall, so that a test can say when an answer comes and of what kind:
 * states that pass by in a moment stay as long as the test looks at them. `POST /gate/<mode>` sets it, `GET /gate` tells how
 * often Scryfall was asked, and a number that it has told nobody before.
 */
export class Gate {
  private mode: Mode = "open";
  private held: (() => void)[] = [];
  private asked = 0;
  private told = 0;

  private constructor(
    private readonly upstream: URL,
    private readonly server: Server,
  ) {}

  static async start(upstream: string): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(new URL(upstream), server);
    server.on("request", (request, response) => gate.handle(request, response));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const order = /^\/gate(?:\/(\w+))?$/.exec(request.url ?? "");
    if (order) {
      if (order[1]) this.turn(order[1] as Mode);
      response.setHeader("content-type", "application/json").end(JSON.stringify({ asked: this.asked, fresh: this.told++ }));
      return;
    }
    this.asked += 1;
    this.answer(request, response);
  }

  private turn(mode: Mode): void {
    this.mode = mode;
    if (mode === "hold") return;
    for (const release of this.held.splice(0)) release();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    switch (this.mode) {
      case "hold":
        this.held.push(() => this.answer(request, response));
        return;
      case "down":
        response.writeHead(503, { "content-type": "text/plain" }).end("try later");
        return;
      case "html":
        response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sorry</title>");
        return;
      case "open":
        this.pass(request, response);
    }
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { hostname, port } = this.upstream;
    const { method, url: path } = request;
    const onward = forward({ hostname, port, method, path, headers: { ...request.headers, host: this.upstream.host } });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  }
}
