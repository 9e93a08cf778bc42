/** The record of moderation, what people are told, and the legal notice: one line each. */
import type { FastifyInstance } from 'fastify';
import type { House } from '#domain/context.ts';
import { registerModlogJson, showCommunityModlogFeed, showModlogFeed } from './modlog-feeds.ts';
import { showCommunityModlog, showModlog } from './modlog.ts';
import { appealFields, readFields, showNotices, takeAppeal, takeRead } from './notices.ts';
import { readHandle } from './params.ts';
import { noticeFields, showNotice, takeNotice } from './report-illegal.ts';
import type { Request, Routes } from './serve.ts';

/** Called once, by `registerWeb`. */
export function registerRecord(app: FastifyInstance, routes: Routes, house: House): void {
  const { show, ask, take } = routes;
  const handle = ({ params }: Request) => readHandle(params['handle']);
  show('/modlog', (asked) => showModlog(house, asked));
  show('/modlog.xml', ({ query }) => showModlogFeed(house, query));
  show('/c/:handle/modlog', (asked) => showCommunityModlog(house, handle(asked), asked));
  show('/c/:handle/modlog.xml', (asked) =>
    showCommunityModlogFeed(house, handle(asked), asked.query),
  );
  registerModlogJson(app, house);
  ask('/notices', (asking) => showNotices(house, asking));
  take('/notices/read', readFields, (posted) => takeRead(house, posted));
  take('/notices/appeal', appealFields, (posted) => takeAppeal(house, posted));
  ask('/report-illegal', (asking) => showNotice(asking));
  take('/report-illegal', noticeFields, (posted) => takeNotice(house, posted));
}
