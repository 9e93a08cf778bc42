/** From where a request comes, for everything that counts tries by it. */
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** As far as proxies that we trust tell; empty for those who had gone before they were heard. */
    from: string;
  }
}

/** Called before there is any route. Asked for later, Node has forgotten the address of whoever hung up meanwhile. */
export function noteAddresses(app: FastifyInstance): void {
  app.decorateRequest('from', '');
  app.addHook('onRequest', (request, _, done) => {
    const address: string | undefined = request.ip;
    request.from = address ?? '';
    done();
  });
}
