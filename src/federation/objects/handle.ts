/** How an actor is called across servers. */

/** `@name@host`, from the actor's id. */
export const handleOf = (actor: { readonly uri: string; readonly name: string }): string =>
  `@${actor.name}@${new URL(actor.uri).host}`;
