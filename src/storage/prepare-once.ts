/** Lets PostgreSQL plan a statement once for each connection, instead of every time it is asked. */
import type postgres from 'postgres';
import { discreet } from './discreet.ts';

/**
 * Longer lists of parameters differ from call to call: their statements would only fill the memory of
 * every connection.
 */
const parametersMax = 40;

/**
 * Called once with a new client. Drizzle asks for nothing to be kept, which costs a journey more and the
 * planning of every query; the driver forgets what it knew when a connection ends, as it must.
 */
export function prepareOnce(client: postgres.Sql): postgres.Sql {
  const begin = client.begin.bind(client) as Begin;
  return Object.assign(client, {
    unsafe: keeping(client.unsafe.bind(client)),
    begin: (work: Work) => begin((scoped) => work(inside(scoped))),
  });
}

type Work = (scoped: postgres.TransactionSql) => Promise<unknown>;
type Begin = (work: Work) => Promise<unknown>;
type Unsafe = postgres.Sql['unsafe'];

function inside(scoped: postgres.TransactionSql): postgres.TransactionSql {
  const savepoint = scoped.savepoint.bind(scoped) as Begin;
  return Object.assign(scoped, {
    unsafe: keeping(scoped.unsafe.bind(scoped)),
    savepoint: (work: Work) => savepoint((nested) => work(inside(nested))),
  });
}

const keeping =
  (unsafe: Unsafe): Unsafe =>
  (query, parameters = [], options = {}) => {
    const prepare = parameters.length > 0 && parameters.length <= parametersMax;
    return discreet(unsafe(query, parameters, { ...options, prepare }), parameters);
  };
