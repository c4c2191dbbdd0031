import { useState } from 'preact/hooks';
import type { JsonNode } from '../values/json.ts';
import { shorten } from '../values/shorten.ts';
import { ForeignText } from './CellText.tsx';

const shown = 200;

/** A JSON value as a tree. Large lists open in steps. */
export function JsonTree({ node }: { node: JsonNode }) {
  return <div class="json" role="tree" aria-label="JSON"><Branch node={node} name={null} depth={0} /></div>;
}

function Branch({ node, name, depth }: { node: JsonNode; name: string | null; depth: number }) {
  const [isOpen, setOpen] = useState(depth < 2);
  const [limit, setLimit] = useState(shown);
  const label = name !== null && <><span class="json-name"><ForeignText text={shorten(name, 200)} /></span><span class="muted">: </span></>;
  if (node.kind !== 'object' && node.kind !== 'array') {
    return <div class="json-leaf" role="treeitem">{label}<Leaf node={node} /></div>;
  }
  const items = node.kind === 'array' ? node.items.map((value, index) => ({ name: String(index), value })) : node.members;
  const brackets = node.kind === 'array' ? '[]' : '{}';
  if (items.length === 0) return <div class="json-leaf" role="treeitem">{label}<span class="muted">{brackets}</span></div>;
  return (
    <div role="treeitem" aria-expanded={isOpen}>
      <button type="button" class="json-toggle" onClick={() => setOpen(!isOpen)}>
        <span class="twist" data-open={isOpen} aria-hidden="true">›</span>{label}
        <span class="muted">{brackets[0]}{items.length}{brackets[1]}</span>
      </button>
      {isOpen && (
        <div class="json-items" role="group">
          {items.slice(0, limit).map((item, index) => <Branch key={index} node={item.value} name={item.name} depth={depth + 1} />)}
          {items.length > limit && (
            <div role="treeitem"><button type="button" class="text-button" onClick={() => setLimit(limit + 1000)}>{items.length - limit} more</button></div>
          )}
        </div>
      )}
    </div>
  );
}

function Leaf({ node }: { node: JsonNode }) {
  if (node.kind === 'string') return <span class="json-string">"<ForeignText text={shorten(node.value, 2000)} />"</span>;
  if (node.kind === 'number') return <span class="json-number">{node.text}</span>;
  return <span class="json-word">{node.kind === 'word' ? node.text : ''}</span>;
}
