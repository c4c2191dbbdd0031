import type { ComponentChildren } from 'preact';
import type { Failure, Hazard } from '../contract/methods.ts';
import { ServerError } from '../server/call.ts';
import { ForeignText } from './CellText.tsx';
import { Icon } from './Icon.tsx';

/** Something in place of what cannot be shown. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return <div class="empty-state"><p class="empty-title">{title}</p>{children && <div class="muted">{children}</div>}</div>;
}

export function failureOf(error: unknown): Failure {
  return error instanceof ServerError ? error.failure : { id: null, message: error instanceof Error ? error.message : String(error) };
}

export function FailureNote({ failure, onClose, onPlace }: { failure: Failure; onClose?: () => void; onPlace?: (line: number, column: number) => void }) {
  const place = failure.line !== null && failure.line !== undefined && `Line ${failure.line}${failure.column ? `, column ${failure.column}` : ''}`;
  return (
    <div class="note error" role="alert">
      <Icon name="warn" />
      <div>
        <p class="pre-line"><ForeignText text={failure.message} /></p>
        {place && (onPlace ? <button type="button" class="text-button" onClick={() => onPlace(failure.line!, failure.column ?? 1)}>{place}</button> : <p class="muted">{place}</p>)}
        {failure.advice && <p class="muted"><ForeignText text={failure.advice} /></p>}
      </div>
      {onClose && <button type="button" class="button bare" aria-label="Close" onClick={onClose}><Icon name="close" /></button>}
    </div>
  );
}

export function HazardList({ hazards }: { hazards: Hazard[] }) {
  if (hazards.length === 0) return null;
  return (
    <ul class="hazards">
      {hazards.map(hazard => <li><span class={`badge ${hazard.code === 'DataLoss' ? 'red' : 'amber'}`}>{hazard.code}</span> <ForeignText text={hazard.message.startsWith(`${hazard.code}: `) ? hazard.message.slice(hazard.code.length + 2) : hazard.message} /></li>)}
    </ul>
  );
}
