/** The pages for what cannot be shown. */
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Told } from '#http/web/error-page.ts';
import { renderError } from '#http/web/errors.ts';

const answer = (status: number, told?: Told) => {
  const app = Fastify();
  app.get('/', (_, reply) => renderError(reply, status, told));
  return app.inject('/');
};

test.each([400, 404, 410, 418, 429, 500, 503, 599])('%i says what to do next', async (status) => {
  const { statusCode, body, headers } = await answer(status);
  expect(statusCode).toBe(status);
  expect(body).toContain(`<p class="status">${status}</p>`);
  expect(body).toContain('To the front page');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test('a message of our own outweighs the usual one, and stays text', async () => {
  const { body } = await answer(404, { message: 'Nobody is called <b>' });
  expect(body).toContain('Nobody is called &lt;b>');
});
