/** Choosing topics: of a community by who makes it, of interest by who is new here. */
import { z } from 'zod';
import { allTopics, type Topic } from '#domain/communities/topics.ts';
import { html, type Html } from '#http/ui/html.ts';
import { topicWords } from './topic-words.ts';

const box = z.string().max(10).optional();

/** The fields that are read, to be put among those of the form. A form of ours has each name once. */
export const topicShape: Readonly<Record<string, typeof box>> = Object.fromEntries(
  allTopics.map((topic) => [`topic-${topic}`, box]),
);

/** Those that are ticked; also of a query. */
export const topicsIn = (fields: unknown): Topic[] =>
  allTopics.filter(
    (topic) =>
      typeof fields === 'object' &&
      fields !== null &&
      Object.hasOwn(fields, `topic-${topic}`) &&
      (fields as Record<string, unknown>)[`topic-${topic}`] === 'on',
  );

type TopicsProps = {
  readonly legend: string;
  readonly hint?: string;
  readonly values: readonly string[];
  /** Only these are offered; all when it is left out. */
  readonly offered?: readonly Topic[];
};

/** Boxes to tick, one a topic. */
export const TopicsField = ({ legend, hint, values, offered = allTopics }: TopicsProps): Html =>
  html`<fieldset class="languages" aria-describedby=${hint === undefined ? null : 'topics-hint'}>
    <legend>${legend}</legend>
    ${hint !== undefined && html`<p class="hint" id="topics-hint">${hint}</p>`}
    <div class="ticks">
      ${offered.map(
        (topic) =>
          html`<label key=${topic} class="tick"
            ><input
              type="checkbox"
              name=${`topic-${topic}`}
              value="on"
              checked=${values.includes(topic)}
            /><span>${topicWords(topic)}</span></label
          >`,
      )}
    </div>
  </fieldset>`;
