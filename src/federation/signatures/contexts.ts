/** The fixed set of JSON-LD contexts that we know; none is ever fetched. */
import { preloadedContexts, type RemoteDocument } from '@fedify/vocab-runtime';

/** A document loader for JSON-LD work. Throws for a context outside the set. */
export function knownContexts(url: string): Promise<RemoteDocument> {
  const document = preloadedContexts[url];
  if (document === undefined) return Promise.reject(new Error(`unknown JSON-LD context ${url}`));
  return Promise.resolve({ contextUrl: null, documentUrl: url, document });
}
