/** Tells drizzle-kit where the tables are described and where migrations go. */
import { defineConfig } from 'drizzle-kit';

export const config = defineConfig({
  dialect: 'postgresql',
  schema: './src/storage/schema',
  out: './migrations',
  casing: 'snake_case',
});

// drizzle-kit reads the default export; it is the one place where we have one.
export default config;
