import { useState } from 'preact/hooks';
import type { Plan, PlanNode } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { countOf, timeOf } from '../values/shorten.ts';

/** A plan as a tree; the bars say which step takes the time, or where no time was taken, the cost. */
export function PlanTree({ plan }: { plan: Plan }) {
  const [isText, setText] = useState(plan.plan === null);
  const whole = plan.plan ? weight(plan.plan) : 0;
  return (
    <section class="plan" aria-label="Plan">
      <div class="result-head"><h2>Plan</h2><span class="spacer" />{plan.plan && <Button pressed={isText} onClick={() => setText(!isText)}>As text</Button>}</div>
      {isText ? <pre class="sql" tabIndex={0}>{plan.text}</pre> : plan.plan && <ul class="plan-tree" role="tree" aria-label="Steps"><Step node={plan.plan} whole={whole} /></ul>}
    </section>
  );
}

const weight = (node: PlanNode) => node.ms ?? node.cost ?? 0;

function Step({ node, whole }: { node: PlanNode; whole: number }) {
  // What a step takes beyond its children.
  const own = Math.max(0, weight(node) - node.children.reduce((sum, child) => sum + weight(child), 0));
  const share = whole > 0 ? own / whole : 0;
  const misjudged = node.actualRows !== null && node.rows !== null && Math.max(node.actualRows, 1) / Math.max(node.rows, 1);
  return (
    <li role="treeitem" aria-expanded={node.children.length > 0 ? true : undefined}>
      <div class="plan-step">
        <div class="plan-title"><strong>{node.title}</strong>{node.detail && <span class="muted plan-detail"><bdi>{node.detail}</bdi></span>}</div>
        <div class="plan-facts">
          {node.actualRows !== null ? <span>{countOf(node.actualRows)} rows{node.rows !== null && <span class={misjudged && (misjudged > 10 || misjudged < 0.1) ? 'bad' : 'muted'}> of {countOf(node.rows)} expected</span>}</span>
            : node.rows !== null && <span>{countOf(node.rows)} rows</span>}
          {node.ms !== null && <span>{timeOf(node.ms)}</span>}
          {node.cost !== null && <span class="muted">cost {node.cost}</span>}
          <span class="plan-bar" title={`${Math.round(share * 100)} % by itself`}><span style={{ width: `${Math.round(share * 100)}%` }} /></span>
        </div>
      </div>
      {node.children.length > 0 && <ul role="group">{node.children.map((child, index) => <Step key={index} node={child} whole={whole} />)}</ul>}
    </li>
  );
}
