/** Starting a thread: in a community that one came from, or one that is chosen in the form. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { writePost } from '#domain/posts/write-post.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { hostOf } from '#lib/hosts.ts';
import { withoutTricks } from '#lib/tricks.ts';
import { viewCommunity, type CommunityView } from '#views/community-view.ts';
import { handleOf } from '#views/paths.ts';
import type { Eyes } from '#views/visible.ts';
import { missing, next, unseen, type Answer } from './answer.ts';
import { attachmentsOf } from './attachment-fields.ts';
import { formPage } from './form-page.ts';
import { withTitle } from './link-title.ts';
import { memberRefusal } from './member-refusals.ts';
import { field, readHandle } from './params.ts';
import { PostForm, postFields, typedPost, type PostTyped } from './post-form.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { findNamed } from './take-act.ts';
import { eyesOf, membersOnly, type Someone } from './viewer.ts';
import { draftField, spendBy, withWritten } from './written.ts';
import { postWordsMax } from './words-field.ts';

/** The fields that are read. */
export const writeFields = {
  ...postFields,
  community: z.string().max(2_000).default(''),
  draft: draftField,
};
type WriteFields = z.infer<z.ZodObject<typeof writeFields>>;

const CommunityField = ({
  value,
  wrong,
}: {
  readonly value: string;
  readonly wrong: boolean;
}): Html =>
  html`<div class="field">
    <label for="community">${say('Community')}</label>
    <p class="hint" id="community-hint">
      ${say('Its name, as in cats, or with its server, as in @cats@example.org.')}
    </p>
    <input
      id="community"
      name="community"
      type="text"
      value=${value}
      required
      maxlength="400"
      autocomplete="off"
      autocapitalize="none"
      spellcheck=${false}
      data-complete="communities"
      aria-describedby="community-hint"
      aria-invalid=${wrong ? 'true' : null}
    />
  </div>`;

type Page = {
  readonly viewer: Someone;
  readonly csrf: string;
  readonly community: string;
  readonly draft: string;
  readonly typed: PostTyped;
  readonly refused?: Refused;
  readonly preview?: boolean;
  readonly taken?: 'title';
};

function writePage(page: Page): Answer {
  const { community, draft, refused } = page;
  const main = html`<div class="plain-page write-page">
    <h1>${say('Write a post')}</h1>
    <${PostForm}
      action="/post"
      csrf=${page.csrf}
      typed=${page.typed}
      draft=${draft}
      languages=${page.viewer.preferences.reads}
      words=${say('Post')}
      refused=${refused}
      preview=${page.preview ?? false}
      taken=${page.taken}
    >
      <input type="hidden" name="draft" value=${draft} />
      <${CommunityField} value=${community} wrong=${refused?.field === 'community'} />
    <//>
  </div>`;
  return formPage({ head: { title: say('Write a post'), hidden: true }, main }, refused);
}

const emptyOf = ({ preferences }: Someone, query: unknown): PostTyped => {
  const given = (name: string, lengthMax: number): string => {
    const value = field(query, name);
    const lines = typeof value === 'string' ? value.slice(0, lengthMax).split('\n') : [];
    return lines.map(withoutTricks).join('\n');
  };
  return {
    title: given('title', 200),
    url: given('url', 2_048),
    text: given('text', 5_000),
    language: preferences.language,
    sensitive: false,
    attachments: [],
  };
};

/** Called for `/post`, where the community is chosen; `?title=&url=&text=` fill the form in, as bookmarklets do. */
export const showWrite = (house: House, { visit, path, query }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async (viewer) => {
    const asked = field(query, 'community');
    const community = typeof asked === 'string' ? asked.slice(0, 400) : '';
    const typed = emptyOf(viewer, query);
    return writePage({ viewer, csrf: visit.csrf, community, draft: 'post:NEW:', typed });
  });

/** Called for `/c/NAME/post`. */
export const showWriteIn = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async (viewer) => {
    const { visit, query, eyes, params } = asking;
    const handle = readHandle(params['handle']);
    if (handle === null) return missing();
    const here = handle.host === hostOf(house.origin) ? { ...handle, host: null } : handle;
    const found = await viewCommunity(house.database.query, here, eyes);
    if (!found.done) return unseen(found.reason);
    const { name, host, local } = found.value;
    const draft = `post:NEW:${encodeURIComponent(name)}${local ? '' : `@${host}`}`;
    const community = handleOf(found.value, house.origin);
    const typed = emptyOf(viewer, query);
    return writePage({ viewer, csrf: visit.csrf, community, draft, typed });
  });

/** The community that was typed, if whoever types may see it: a name, a handle, or its address here. */
async function findCommunityTyped(
  house: House,
  typed: string,
  eyes: Eyes,
): Promise<CommunityView | null> {
  const reader = house.database.query;
  const { origin } = house;
  const path = `${origin}/c/`;
  const name = typed.trim().startsWith(path) ? typed.trim().slice(path.length) : typed;
  const id = await findNamed(reader, { typed: name, origin, kind: 'community' });
  const found = id === null ? null : await viewCommunity(reader, { id }, eyes);
  return found?.done ? found.value : null;
}

/** Called when the form is sent. Whatever is refused, the form comes back with all that was typed. */
export const takeWrite = (house: House, { visit, fields }: Posted<WriteFields>): Promise<Answer> =>
  membersOnly(house, { visit, back: '/post' }, async (viewer) => {
    const typed = typedPost(fields);
    const { community: named, draft } = fields;
    const shown = { viewer, csrf: visit.csrf, community: named.slice(0, 400), draft, typed };
    const again = (refused: Refused) => writePage({ ...shown, refused });
    const { person } = viewer;
    if (typed.text.length > postWordsMax) return again(memberRefusal('too-long'));
    if (fields['use-title'] === 'on')
      return writePage({ ...shown, ...(await withTitle(house, { person, typed })) });
    if (fields.preview === 'on') {
      const spent = await spendBy(house, person, ['preview by']);
      return spent === null ? writePage({ ...shown, preview: true }) : again(spent);
    }
    const eyes = eyesOf(viewer, house.clock());
    const community = await findCommunityTyped(house, named, eyes);
    if (community === null) return again(memberRefusal('bad-community'));
    const spent = await spendBy(house, person, ['post by', 'write by']);
    if (spent !== null) return again(spent);
    const { title, url, text: source, language, sensitive } = typed;
    const words = { title, url: url || null, source, language, sensitive };
    const where = { community: community.id, author: person };
    const attachments = attachmentsOf(typed.attachments);
    const written = await act(house, (context) =>
      writePost(context, { ...where, ...words, attachments }),
    );
    if (!written.done) return again(memberRefusal(written.reason));
    return next(withWritten(`/post/${written.value.id}`, draft));
  });
