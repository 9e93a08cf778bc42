/** The form in which those who moderate a community say how it presents itself and who may do what there. */
import { languagesOf } from '#domain/communities/face.ts';
import { Area, Choice, Line, Tick, type Option } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { LanguagesField } from '#http/ui/language-field.ts';
import type { Office } from './community-office.ts';
import { TopicsField } from './topic-fields.ts';

const posting: readonly Option[] = [
  ['everyone', 'Everyone'],
  ['members', 'Members'],
  ['moderators', 'Moderators; everyone may answer'],
];
const approval: readonly Option[] = [
  ['none', 'Nobody’s'],
  ['newcomers', 'Those of people who are new here'],
  ['everybody', 'Everybody’s'],
];
const joining: readonly Option[] = [
  ['open', 'Whoever wishes'],
  ['approval', 'Whom a moderator lets in'],
];

/** What was typed, when it was refused. */
export type Typed = Partial<Record<'title' | 'summary' | 'rules' | 'icon' | 'image', string>> & {
  readonly topics?: readonly string[];
  readonly languages?: readonly string[];
};

type EditProps = { readonly office: Office; readonly typed: Typed };

/** Title, words, pictures, topics, languages. */
const Face = ({ office, typed }: EditProps): Html => {
  const { community } = office;
  return html`<${Line}
      id="title"
      name="title"
      label="Title"
      value=${typed.title ?? community.title}
      required=${true}
      lengthMax=${200}
    />
    <${Area}
      id="summary"
      name="summary"
      label="Sidebar"
      hint="What it is for. Markdown."
      value=${typed.summary ?? community.summarySource ?? ''}
      rows=${8}
      lengthMax=${20_000}
    />
    <${Area}
      id="community-rules"
      name="rules"
      label="Rules"
      hint="What it asks of those who take part. Markdown."
      value=${typed.rules ?? community.rules}
      rows=${6}
      lengthMax=${10_000}
    />
    <${Line}
      id="icon"
      name="icon"
      label="Address of its picture"
      hint="A square picture, by a link that begins with https://; empty for none."
      value=${typed.icon ?? community.icon ?? ''}
      lengthMax=${2_000}
    />
    <${Line}
      id="image"
      name="image"
      label="Address of its banner"
      hint="A wide picture, shown at the top; empty for none."
      value=${typed.image ?? community.image ?? ''}
      lengthMax=${2_000}
    />
    <${TopicsField}
      legend="What it is about"
      hint="Five at most. Newcomers find it by them."
      values=${typed.topics ?? community.topics}
    />
    <details>
      <summary>Languages</summary>
      <${LanguagesField}
        name="language"
        legend="Languages that are welcome"
        hint="None ticked: all are."
        values=${typed.languages ?? languagesOf(community)}
      />
    </details>`;
};

/** Who may do what, and what is shown of it. */
const Terms = ({ office }: EditProps): Html => {
  const { community } = office;
  return html`<${Choice}
      id="posting"
      name="posting"
      label="Who may start threads"
      options=${posting}
      value=${community.posting}
    />
    <${Choice}
      id="approval"
      name="approval"
      label="Whose posts wait for a moderator"
      options=${approval}
      value=${community.approval}
    />
    <${Choice}
      id="joining"
      name="joining"
      label="Who may join"
      options=${joining}
      value=${community.joining}
    />
    <${Tick}
      id="sensitive"
      name="sensitive"
      label="Sensitive"
      hint="What is posted here is not for everybody’s eyes."
      ticked=${community.sensitive}
    />
    <${Tick}
      id="named"
      name="named"
      label="Name moderators in the public record"
      ticked=${community.moderatorsNamed}
    />`;
};

/** The form with everything that is set for a community. */
export const EditForm = (props: EditProps): Html =>
  html`<h2 class="section-head" id="settings">Settings</h2>
    <${Form} action=${`${props.office.path}/edit`} csrf=${props.office.visit.csrf}>
      <${Face} ...${props} />
      <${Terms} ...${props} />
      <button class="button button-main">Keep the settings</button>
    <//>`;
