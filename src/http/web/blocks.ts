/** What somebody saved, hid, muted and blocked, and the buttons that take it back. */
import type { House } from '#domain/context.ts';
import { Csrf } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Older } from '#http/ui/post-row.ts';
import { say } from '#http/ui/say.ts';
import { excerpt, plain } from '#http/ui/text.ts';
import { readBlocks, type BlockLine } from '#views/block-list.ts';
import { readMarks, type MarkLine, type MarkList } from '#views/mark-list.ts';
import { communityPath, handleOf, personPath } from '#views/paths.ts';
import { page, type Answer } from './answer.ts';
import { BlockButton } from './block.ts';
import { field, readId } from './params.ts';
import type { Asking } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';
import { membersOnly } from './viewer.ts';

const path = '/settings/blocks';
type Kind = 'saved' | 'hidden' | 'muted';

const Marked = ({
  line,
  kind,
  csrf,
}: {
  readonly line: MarkLine;
  readonly kind: Kind;
  readonly csrf: string;
}): Html => {
  const { comment, post, title, body } = line;
  const words = comment === null ? plain(title, 200) || excerpt(body, 90) : excerpt(body, 90);
  const takeBack = { saved: say('Let go'), hidden: say('Show again'), muted: say('Hear again') };
  return html`<li>
    <span class="about">
      <a href=${comment === null ? `/post/${post}` : `/comment/${comment}`} dir="auto"
        >${words || say('Not here any more')}</a
      >
      ${comment !== null && title !== '' && html`<small dir="auto">${plain(title, 200)}</small>`}
    </span>
    <form method="post" action="/mark" class="inline">
      <${Csrf} value=${csrf} />
      <input type="hidden" name=${comment === null ? 'post' : 'comment'} value=${comment ?? post} />
      <input type="hidden" name="kind" value=${kind} />
      <input type="hidden" name="back" value=${`${path}#${kind}`} />
      <button class="button" name="on" value="0">${takeBack[kind]}</button>
    </form>
  </li>`;
};

type MarksProps = {
  readonly kind: Kind;
  readonly list: MarkList;
  readonly title: string;
  readonly empty: string;
  readonly csrf: string;
};

const Marks = ({ kind, list, title, empty, csrf }: MarksProps): Html =>
  html`<section aria-labelledby=${kind}>
    <h2 class="section-head" id=${kind}>${title}</h2>
    ${
      list.lines.length === 0
        ? html`<p class="empty">${empty}</p>`
        : html`<ul class="lines">
            ${list.lines.map(
              (line) => html`<${Marked} key=${line.id} line=${line} kind=${kind} csrf=${csrf} />`,
            )}
          </ul>`
    }
    ${
      list.next !== null &&
      html`<${Older} href=${`${path}?${kind}=${list.next}#${kind}`} words=${say('Older')} />`
    }
  </section>`;

type BlockProps = {
  readonly line: BlockLine;
  readonly csrf: string;
  readonly origin: string;
};

const Blocked = ({ line, csrf, origin }: BlockProps): Html | null => {
  const { actor, instance } = line;
  const what = actor !== null ? { actor: actor.id } : instance && { instance: instance.id };
  if (what === null) return null;
  const name =
    actor === null
      ? html`<bdi>${plain(instance?.host ?? '', 253)}</bdi>`
      : html`<a href=${actor.kind === 'person' ? personPath(actor) : communityPath(actor)}
          ><bdi>${handleOf(actor, origin)}</bdi></a
        >`;
  const kind =
    actor === null ? say('Server') : actor.kind === 'person' ? say('Person') : say('Community');
  return html`<li>
    <span class="about">${name} <small>${kind}</small></span>
    <${BlockButton}
      csrf=${csrf}
      back=${`${path}#blocked`}
      what=${what}
      on=${true}
      words=${say('Block no longer')}
    />
  </li>`;
};

const Blocks = ({
  lines,
  csrf,
  origin,
}: {
  readonly lines: readonly BlockLine[];
  readonly csrf: string;
  readonly origin: string;
}): Html =>
  html`<section aria-labelledby="blocked">
    <h2 class="section-head" id="blocked">${say('Blocked')}</h2>
    ${
      lines.length === 0
        ? html`<p class="empty">
            ${say('You block nobody. “Block…” stands behind “More” under posts and comments.')}
          </p>`
        : html`<ul class="lines">
            ${lines.map(
              (line) =>
                html`<${Blocked} key=${line.id} line=${line} csrf=${csrf} origin=${origin} />`,
            )}
          </ul>`
    }
  </section>`;

/** Called for `/settings/blocks`; `?saved=`, `?hidden=` and `?muted=` say where a further page begins. */
export const showBlocks = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async ({ person }) => {
    const { query, eyes, visit } = asking;
    const reader = house.database.query;
    const list = (kind: Kind): Promise<MarkList> =>
      readMarks(reader, { person, kind, eyes, before: readId(field(query, kind)) });
    const [saved, hidden, muted] = [await list('saved'), await list('hidden'), await list('muted')];
    const lines = await readBlocks(reader, person);
    const { csrf } = visit;
    const main = html`<div class="plain-page settings">
      <h1>${say('Saved, hidden, blocked')}</h1>
      <${SettingsNav} here="/settings/blocks" />
      <${Marks}
        kind="saved"
        list=${saved}
        title=${say('Saved')}
        empty=${say('You saved nothing yet. “Save” stands under posts and comments.')}
        csrf=${csrf}
      />
      <${Marks}
        kind="hidden"
        list=${hidden}
        title=${say('Hidden')}
        empty=${say('You hid no threads.')}
        csrf=${csrf}
      />
      <${Marks}
        kind="muted"
        list=${muted}
        title=${say('Threads without notices')}
        empty=${say('You get notices of every thread that concerns you.')}
        csrf=${csrf}
      />
      <${Blocks} lines=${lines} csrf=${csrf} origin=${house.origin} />
    </div>`;
    return page({
      head: { title: say('Saved, hidden, blocked'), hidden: true },
      here: 'settings',
      main,
    });
  });
