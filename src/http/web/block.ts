/** Blocking people, communities and servers for oneself: the question, the act, and the list of whom one blocks. */
import { z } from 'zod';
import { setBlock } from '#domain/blocks/set-block.ts';
import { act, type House } from '#domain/context.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import { readBlockable, type Blockable } from '#views/block-list.ts';
import { communityPath, handleOf, personPath } from '#views/paths.ts';
import { viewPost } from '#views/post-view.ts';
import { findCommentWords } from '#views/comment-words.ts';
import type { Eyes } from '#views/visible.ts';
import { aboutFields, backIn, refusedPage, subjectIn } from './act-fields.ts';
import { missing, next, page, type Answer } from './answer.ts';
import { localPath } from './local-path.ts';
import { field, readId } from './params.ts';
import type { Asking, Posted } from './serve.ts';
import { membersOnly } from './viewer.ts';

/** The fields that are read: an actor or an instance by number. */
export const blockFields = {
  actor: z.string().max(20).default(''),
  instance: z.string().max(20).default(''),
  on: z.enum(['1', '0']),
  back: aboutFields.back,
};
type BlockFields = z.infer<z.ZodObject<typeof blockFields>>;

/** Called when one of the buttons is pressed. */
export function takeBlock(house: House, { visit, fields }: Posted<BlockFields>): Promise<Answer> {
  const back = backIn(fields);
  return membersOnly(house, { visit, back }, async ({ person }) => {
    const [actor, instance] = [readId(fields.actor), readId(fields.instance)];
    const blocked = actor !== null ? { actor } : instance !== null ? { instance } : null;
    if (blocked === null) return refusedPage('not-found', back);
    const on = fields.on === '1';
    const set = await act(house, (context) => setBlock(context, { person, blocked, on }));
    return set.done ? next(back) : refusedPage(set.reason, back);
  });
}

type ButtonProps = {
  readonly csrf: string;
  readonly back: string;
  readonly what: { readonly actor: number } | { readonly instance: number };
  readonly on: boolean;
  readonly words: string;
};

/** One press: blocks, or blocks no longer. */
export const BlockButton = ({ csrf, back, what, on, words }: ButtonProps): Html =>
  html`<${Form}
    action="/block"
    csrf=${csrf}
    class="inline"
    carry=${{
      ...('actor' in what ? { actor: String(what.actor) } : { instance: String(what.instance) }),
      back,
    }}
  >
    <button class="button" name="on" value=${on ? '0' : '1'}>${words}</button>
  <//>`;

type ChoiceProps = {
  readonly who: Blockable;
  readonly csrf: string;
  readonly back: string;
  readonly origin: string;
};

const Choice = ({ who, csrf, back, origin }: ChoiceProps): Html => {
  const person = who.kind === 'person';
  return html`<section class="panel">
    <h2 dir="auto">${plain(who.title) || plain(who.name)}</h2>
    <p><bdi>${handleOf(who, origin)}</bdi></p>
    <p>
      ${
        person
          ? say('You see nothing of what they write, and get no notices from them.')
          : say('Its threads stand in none of your lists.')
      }
    </p>
    <${BlockButton}
      csrf=${csrf}
      back=${back}
      what=${{ actor: who.id }}
      on=${who.blocked}
      words=${
        who.blocked
          ? say('Block no longer')
          : person
            ? say('Block this person')
            : say('Block this community')
      }
    />
    ${
      !who.local &&
      html`<p>
          ${say('Or everything from their server, {host}, whoever wrote it.', {
            host: plain(who.host, 253),
          })}
        </p>
        <${BlockButton}
          csrf=${csrf}
          back=${back}
          what=${{ instance: who.instance }}
          on=${who.instanceBlocked}
          words=${who.instanceBlocked ? say('Block the server no longer') : say('Block the whole server')}
        />`
    }
  </section>`;
};

/** Those whom it may be about: an actor by number, or the author and the community of a post or comment. */
async function findAsked(house: House, query: unknown, eyes: Eyes): Promise<readonly number[]> {
  const text = (name: string): string => String(field(query, name) ?? '').slice(0, 20);
  const actor = readId(text('actor'));
  if (actor !== null) return [actor];
  const subject = subjectIn({ post: text('post'), comment: text('comment') });
  if (subject === null) return [];
  const reader = house.database.query;
  const said = 'comment' in subject ? await findCommentWords(reader, subject.comment, eyes) : null;
  if ('comment' in subject) return said === null ? [] : [said.author, said.community];
  const post = await viewPost(reader, subject.post, eyes);
  return post.done ? [post.value.author.id, post.value.community.id] : [];
}

/** Called for `/block?post=5&back=/…`; says what blocking does before it is done. */
export const showBlock = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async ({ person }) => {
    const ids = await findAsked(house, asking.query, asking.eyes);
    const others = [...new Set(ids)].filter((id) => id !== person);
    const found = await readBlockable(house.database.query, person, others);
    if (found.length === 0) return missing();
    const [first] = found;
    const home = first?.kind === 'community' ? communityPath(first) : first && personPath(first);
    const back = localPath(field(asking.query, 'back')) ?? home ?? '/';
    const { csrf } = asking.visit;
    return page({
      head: { title: say('Block'), hidden: true },
      main: html`<div class="plain-page">
        <h1>${say('Block')}</h1>
        <p>${say('Blocking is for you alone: nobody is told, and you can take it back.')}</p>
        ${found.map(
          (who) =>
            html`<${Choice}
              key=${who.id}
              who=${who}
              csrf=${csrf}
              back=${back}
              origin=${house.origin}
            />`,
        )}
        <p><a href=${back}>${say('Go back')}</a></p>
      </div>`,
    });
  });
