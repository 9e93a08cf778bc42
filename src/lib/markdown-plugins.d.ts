/** What the plugins of markdown-it are, which come without types. */
declare module 'markdown-it-container' {
  import type { MarkdownIt } from 'markdown-it';
  const plugin: (
    md: MarkdownIt,
    name: string,
    options: {
      validate: (params: string) => boolean;
      render: (tokens: readonly { nesting: number; info: string }[], index: number) => string;
    },
  ) => void;
  export default plugin;
}
declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it';
  const plugin: (md: MarkdownIt) => void;
  export default plugin;
}
declare module 'markdown-it-sub' {
  import type { MarkdownIt } from 'markdown-it';
  const plugin: (md: MarkdownIt) => void;
  export default plugin;
}
declare module 'markdown-it-sup' {
  import type { MarkdownIt } from 'markdown-it';
  const plugin: (md: MarkdownIt) => void;
  export default plugin;
}
