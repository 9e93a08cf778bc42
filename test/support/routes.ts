/** Every route that a server has, as Fastify itself tells. */
import type { FastifyInstance } from 'fastify';

export type Route = { readonly path: string; readonly methods: readonly string[] };

/** Four characters a level, `path (METHODS) {constraints}` a line. */
export function routesOf(app: FastifyInstance): Route[] {
  const above: string[] = [];
  const found = new Map<string, Set<string>>();
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^([│├└─\s]*)(\S+) \(([A-Z, ]+)\)/.exec(line);
    if (match === null) continue;
    const depth = Math.floor(match[1]!.length / 4);
    above.length = depth;
    above[depth] = match[2]!;
    const path = above.join('').replaceAll('//', '/');
    const methods = found.get(path) ?? new Set();
    for (const method of match[3]!.split(', ')) methods.add(method);
    found.set(path, methods);
  }
  return [...found].map(([path, methods]) => ({ path, methods: [...methods] }));
}
