import { classHighlighter, highlightCode } from '@lezer/highlight';
import type { VNode } from 'preact';
import { dialect } from './sqlDialect.ts';

const longest = 100_000;

/** SQL to read, in colours; what is very long is shown plainly. */
export function SqlText({ sql }: { sql: string }) {
  if (sql.length > longest) return <pre class="sql" tabIndex={0}>{sql}</pre>;
  const pieces: (string | VNode)[] = [];
  highlightCode(sql, dialect().language.parser.parse(sql), classHighlighter,
    (text, classes) => pieces.push(classes ? <span class={classes}>{text}</span> : text), () => pieces.push('\n'));
  return <pre class="sql" tabIndex={0}>{pieces}</pre>;
}
