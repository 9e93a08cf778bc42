/** A real server on a database of its own, and a browser that fills in its forms. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { endServers, startServer, type Running } from '../faults/server.ts';
import { freePort } from '../support/free-port.ts';
import { createDatabase } from '../support/postgres.ts';

export type Started = {
  readonly origin: string;
  readonly databaseUrl: string;
  /** Starts the server once more, after the one before it was ended; `env` on top of the usual. */
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<Running>;
};

/** Called once a test file. */
export async function prepareServer(): Promise<Started> {
  const own = await createDatabase();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const usual = { DATABASE_URL: own.url, ORIGIN: origin, PORT: String(port) };
  afterAll(async () => {
    await endServers();
    await own.drop();
  });
  const start = (env = {}): Promise<Running> => startServer({ ...usual, ...env });
  return { origin, databaseUrl: own.url, start };
}

const printed = /^ {2}http:\/\/\S+\/welcome\?token=(\S+)\n/m;

/** The token of the link for the first admin that a server printed at its start; null when it printed none. */
export async function linkOf(server: Running): Promise<string | null> {
  // The last line of its greeting.
  while (!server.log().includes('community create cats')) await setTimeout(50);
  return printed.exec(server.log())?.[1] ?? null;
}

/** All but the line with that link. */
export const logOf = (server: Running): string => server.log().replace(printed, '');

export type Browser = {
  readonly cookies: Map<string, string>;
  /** Opens a page with a form, fills in the fields, sends it; the status of the answer. */
  readonly send: (path: string, fields: Readonly<Record<string, string>>) => Promise<number>;
  readonly look: (path: string) => Promise<number>;
};

type Sent = { readonly headers: Record<string, string>; readonly body: string };
type Answered = { readonly status: number; readonly body: string };

/** Not `fetch`, which has an `Origin` of its own. */
function send(url: string, { headers, body }: Sent): Promise<Answered & { cookies: string[] }> {
  const method = body === '' ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      text(answer).then(
        (body) => resolve({ status, body, cookies: headers['set-cookie'] ?? [] }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  const ask = async (path: string, fields: Record<string, string> = {}): Promise<Answered> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html',
      cookie,
      origin,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const body = new URLSearchParams(fields).toString();
    const answer = await send(origin + path, { headers, body });
    for (const line of answer.cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    return answer;
  };
  return {
    cookies,
    look: async (path) => (await ask(path)).status,
    send: async (path, fields) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec((await ask(path)).body)?.[1] ?? '';
      return (await ask(path.split('?')[0]!, { csrf, ...fields })).status;
    },
  };
}
