/** Addresses of threads: read, and kept up to date while they are open. */
import type { FastifyInstance } from 'fastify';
import type { House } from '#domain/context.ts';
import { registerLive } from './live.ts';
import { readId } from './params.ts';
import { showComment, showPost } from './post.ts';
import type { Request, Routes } from './serve.ts';

/** Called once by `web.ts`. */
export function registerThreads(app: FastifyInstance, { show }: Routes, house: House): void {
  const id = ({ params }: Request): number | null => readId(params['id']);
  show('/post/:id', (asked) => showPost(house, id(asked), asked));
  show('/comment/:id', (asked) => showComment(house, id(asked), asked));
  registerLive(app, house);
}
