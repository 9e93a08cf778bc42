/** Answers with the page for what cannot be shown. */
import type { FastifyReply } from 'fastify';
import { layout } from '#http/ui/layout.ts';
import { errorPage, type Told } from './error-page.ts';
import { pageHeaders } from './page-headers.ts';

/** Called by the server's handlers for errors and unknown addresses; tells nothing of the cause. */
export const renderError = (reply: FastifyReply, status: number, told?: Told): FastifyReply =>
  reply
    .headers(pageHeaders)
    .code(status)
    .type('text/html; charset=utf-8')
    .send(layout({ site: 'Folkmoot' }, errorPage(status, told)));
