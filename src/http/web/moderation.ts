/** The moderators' one queue: reports, findings, legal notices, held posts, requests to join, appeals. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Older } from '#http/ui/post-row.ts';
import { plain } from '#http/ui/text.ts';
import { readLines, type ActorLine } from '#views/actor-line.ts';
import { countApplications } from '#views/application-list.ts';
import { readQueue } from '#views/moderation-queue.ts';
import { countQueue, queueKinds, type QueueKind, type QueueViewer } from '#views/queue-items.ts';
import { communityPath } from '#views/paths.ts';
import { may } from './act-forms.ts';
import { page, type Answer } from './answer.ts';
import { field, readId } from './params.ts';
import { handleWords, Item, kindWords } from './queue-item.ts';
import type { Asking } from './serve.ts';
import { undoNote } from './undo-note.ts';
import { moderatesAll, moderatorsOnly, type Someone } from './viewer.ts';

/** Whose queue it is. */
export const queueViewer = (viewer: Someone): QueueViewer => ({
  person: viewer.person,
  admin: viewer.admin,
  siteModerator: viewer.siteModerator,
  communities: moderatesAll(viewer) ? 'all' : viewer.communities,
});

type Filter = {
  readonly kind: QueueKind | null;
  readonly community: number | null;
  readonly mine: boolean;
};

const filterOf = (query: unknown): Filter => ({
  kind: queueKinds.find((kind) => kind === field(query, 'kind')) ?? null,
  community: readId(field(query, 'community')),
  mine: field(query, 'mine') === '1',
});

function linkTo({ kind, community, mine }: Filter, before?: string): string {
  const asked = new URLSearchParams({
    ...(kind !== null && { kind }),
    ...(community !== null && { community: String(community) }),
    ...(mine && { mine: '1' }),
    ...(before !== undefined && { before }),
  }).toString();
  return asked === '' ? '/moderation' : `/moderation?${asked}`;
}

const tab = (href: string, words: string, here: boolean): Html =>
  html`<a href=${href} aria-current=${here ? 'true' : null}>${words}</a>`;

type TabsProps = {
  readonly filter: Filter;
  readonly counts: ReadonlyMap<QueueKind, number>;
  readonly places: readonly ActorLine[];
};

/** Links, so that each view of the queue has an address. */
const Tabs = ({ filter, counts, places }: TabsProps): Html =>
  html`<nav class="tabs" aria-label="Kinds">
      ${tab(linkTo({ ...filter, kind: null }), 'Everything', filter.kind === null)}
      ${queueKinds.map((kind) =>
        tab(
          linkTo({ ...filter, kind }),
          `${kindWords[kind]} (${counts.get(kind) ?? 0})`,
          filter.kind === kind,
        ),
      )}
      ${tab(linkTo({ ...filter, mine: !filter.mine }), 'Assigned to me', filter.mine)}
    </nav>
    ${
      places.length > 1 &&
      html`<nav class="tabs" aria-label="Communities">
        ${tab(linkTo({ ...filter, community: null }), 'All communities', filter.community === null)}
        ${places.map((place) =>
          tab(
            linkTo({ ...filter, community: place.id }),
            plain(handleWords(place), 100),
            filter.community === place.id,
          ),
        )}
      </nav>`
    }`;

/** What else there is for whoever moderates. */
const Ways = (props: {
  readonly places: readonly ActorLine[];
  readonly server: boolean;
  /** How many wait. */
  readonly applications: number;
}): Html =>
  html`<ul class="lines below">
    ${props.places.map(
      (place) =>
        html`<li key=${place.id}>
          <a href=${`${communityPath(place)}/settings`}
            >Settings of <bdi>${plain(place.title) || plain(place.name)}</bdi></a
          >
        </li>`,
    )}
    ${
      props.server &&
      html`<li>
          <a href="/moderation/applications">Applications for an account (${props.applications})</a>
        </li>
        <li><a href="/moderation/rules">Automatic rules of this server</a></li>
        <li><a href="/moderation/battle">Battle mode</a></li>`
    }
    <li><a href="/modlog">Record of moderation</a></li>
  </ul>`;

/** Called for `/moderation`. */
export const showModeration = (house: House, asking: Asking): Promise<Answer> =>
  moderatorsOnly(house, { visit: asking.visit, back: asking.path }, async (viewer) => {
    const reader = house.database.query;
    const filter = filterOf(asking.query);
    const whose = queueViewer(viewer);
    const before = field(asking.query, 'before');
    const [queue, counts, lines] = await Promise.all([
      readQueue(reader, {
        viewer: whose,
        kind: filter.kind,
        community: filter.community,
        assigned: filter.mine ? viewer.person : null,
        before: typeof before === 'string' ? before.slice(0, 100) : null,
        limit: 20,
      }),
      countQueue(reader, whose),
      readLines(reader, [
        ...viewer.communities,
        ...(filter.community === null ? [] : [filter.community]),
      ]),
    ]);
    const settings = viewer.communities.flatMap((id) => lines.get(id) ?? []);
    const applications = moderatesAll(viewer) ? await countApplications(reader) : 0;
    const back = asking.path;
    const ground = { viewer, csrf: asking.visit.csrf, back };
    const main = html`<h1>Moderation</h1>
      ${undoNote(asking.query, { csrf: asking.visit.csrf, path: back })}
      <${Tabs} filter=${filter} counts=${counts} places=${[...lines.values()]} />
      ${
        queue.items.length === 0
          ? html`<p class="empty">Nothing waits here. Thank you.</p>`
          : queue.items.map(
              (item) =>
                html`<${Item}
                  key=${item.id}
                  item=${item}
                  ground=${{ ...ground, key: item.id.replaceAll(':', '-') }}
                  now=${house.clock()}
                />`,
            )
      }
      <${Ways}
        places=${settings}
        server=${may(viewer, 'rule.made', null)}
        applications=${applications}
      />
      ${queue.next !== null && html`<${Older} href=${linkTo(filter, queue.next)} words="Earlier" />`}`;
    return page({ head: { title: 'Moderation', hidden: true }, here: 'moderation', main });
  });
