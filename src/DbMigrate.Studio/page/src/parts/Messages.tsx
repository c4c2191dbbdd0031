import { close, messages } from '../state/messages.ts';
import { useStore } from '../state/store.ts';
import { ForeignText } from './CellText.tsx';
import { Icon } from './Icon.tsx';

/** Stands always, so that a screen reader hears what comes into it. */
export function Messages() {
  const shown = useStore(messages);
  return (
    <div class="messages" role="status" aria-live="polite">
      {shown.map(message => (
        <div key={message.id} class={`message ${message.kind}`}>
          <Icon name={message.kind === 'error' ? 'warn' : 'check'} />
          <span><ForeignText text={message.text} /></span>
          <button type="button" class="button bare" aria-label="Close the message" onClick={() => close(message.id)}><Icon name="close" /></button>
        </div>
      ))}
    </div>
  );
}
