/** Activities of people elsewhere as bytes that no serialiser of ours would write. */

type Fields = Readonly<Record<string, unknown>>;

export type Originals = {
  readonly create: (actor: string, object: Fields) => string;
  readonly update: (actor: string, object: string) => string;
  readonly delete: (actor: string, object: string, summary?: string) => string;
  readonly like: (actor: string, object: string) => string;
  readonly undo: (actor: string, inner: Fields) => string;
  readonly moderate: (actor: string, type: string, object: string, more: Fields) => string;
};

const publicUri = 'https://www.w3.org/ns/activitystreams#Public';

/** `signed`: with an LD signature, as Mastodon adds it; nobody here checks what it is worth. */
export function originals(community: string, signed: boolean): Originals {
  const write = (actor: string, kind: string, fields: Fields): string => {
    const id = `${actor}#${kind.toLowerCase()}-1`;
    const signature = {
      type: 'RsaSignature2017',
      creator: `${actor}#main-key`,
      created: '2026-01-05T12:00:00Z',
      signatureValue: 'bm90IGNoZWNrZWQ=',
    };
    const rest = JSON.stringify({ ...fields, ...(signed ? { signature } : {}) }).slice(1);
    return `{ "@context" : ["https://www.w3.org/ns/activitystreams"],\n\t"id":"${id}" ,"type":"${kind}",\n  "actor": "${actor}", "x:unknown" : [1.50, "caf\\u00e9", {"deep" :null}],\n${rest}`;
  };
  const addressed = { to: [publicUri], cc: [community] };
  const note = (actor: string, fields: Fields): Fields => ({
    attributedTo: actor,
    ...addressed,
    content: '<p>Hello</p>',
    published: '2026-01-05T12:00:00Z',
    ...fields,
  });
  return {
    create: (actor, object) =>
      write(actor, 'Create', { ...addressed, object: note(actor, object) }),
    update: (actor, object) =>
      write(actor, 'Update', {
        ...addressed,
        object: note(actor, { id: object, type: 'Note', updated: '2026-01-05T12:01:00Z' }),
      }),
    delete: (actor, object, summary) =>
      write(actor, 'Delete', {
        ...addressed,
        object,
        ...(summary === undefined ? {} : { summary }),
      }),
    like: (actor, object) => write(actor, 'Like', { object }),
    undo: (actor, inner) =>
      write(actor, 'Undo', { ...addressed, object: { ...inner, id: `${actor}#undone`, actor } }),
    moderate: (actor, type, object, more) => write(actor, type, { ...addressed, object, ...more }),
  };
}
