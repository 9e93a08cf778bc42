/** Choosing languages: the one of a post, or several that somebody reads or a community welcomes. */
import { html, type Html } from './html.ts';
import { perTongue, say, tongueNow } from './say.ts';

/** The languages that are offered: those most written on the social web. A tag beyond them stays as it is. */
export const languageTags: readonly string[] =
  'ar bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu id is it ja ka ko lt lv mr ms nb nl nn pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh'.split(
    ' ',
  );

const displayNames = perTongue((tag) => new Intl.DisplayNames([tag], { type: 'language' }));

/** `German`, in the language of the page; the tag itself for what has no name. */
function languageName(tag: string): string {
  try {
    return displayNames().of(tag) ?? tag;
  } catch {
    // What came from afar may be no tag at all.
    return tag;
  }
}

/** The offered languages and those `chosen` besides, by name; `first` before all others. */
function byName(chosen: readonly string[], first: readonly string[]): [string, string][] {
  const order = new Intl.Collator(tongueNow().tag);
  const tags = [...new Set([...languageTags, ...chosen])].filter((tag) => !first.includes(tag));
  const named = (tag: string): [string, string] => [tag, languageName(tag)];
  return [
    ...first.map(named),
    ...tags.map(named).sort(([, one], [, other]) => order.compare(one, other)),
  ];
}

type LanguageProps = {
  readonly id: string;
  readonly name: string;
  /** What is chosen: a BCP 47 tag, or null for none. */
  readonly value: string | null;
  /** Offered first: the reader's own, or those of the community. */
  readonly first?: readonly string[];
  readonly label?: string;
  /** What choosing none is called. */
  readonly none?: string;
};

/** The language that something is written in; sent as a BCP 47 tag, or empty. */
export const LanguageField = (props: LanguageProps): Html =>
  html`<div class="field">
    <label for=${props.id}>${props.label ?? say('Language')}</label>
    <select id=${props.id} name=${props.name}>
      <option value="" selected=${!props.value}>${props.none ?? say('Not said')}</option>
      ${byName(props.value ? [props.value] : [], [...new Set(props.first)]).map(
        ([tag, words]) =>
          html`<option key=${tag} value=${tag} selected=${tag === props.value}>${words}</option>`,
      )}
    </select>
  </div>`;

type LanguagesProps = {
  /** The fields are called `NAME-de`, `NAME-en`, …: a form of ours has each name once. */
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  readonly values: readonly string[];
};

/** Several languages, as boxes to tick. `languageShape` and `languagesIn` of the pages read them. */
export const LanguagesField = ({ name, legend, hint, values }: LanguagesProps): Html =>
  html`<fieldset class="languages" aria-describedby=${hint === undefined ? null : `${name}-hint`}>
    <legend>${legend}</legend>
    ${hint !== undefined && html`<p class="hint" id=${`${name}-hint`}>${hint}</p>`}
    <div class="ticks">
      ${byName(
        [],
        values.filter((tag) => languageTags.includes(tag)),
      ).map(
        ([tag, words]) =>
          html`<label key=${tag} class="tick"
            ><input
              type="checkbox"
              name=${`${name}-${tag}`}
              value="on"
              checked=${values.includes(tag)}
            /><span>${words}</span></label
          >`,
      )}
    </div>
  </fieldset>`;
