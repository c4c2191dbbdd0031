import type { ServerError } from '../server/call.ts';

/** In place of the studio, where the server does not let this page in. */
export function Gate({ error }: { error: ServerError }) {
  const isStranger = error.status === 401 || error.status === 403;
  return (
    <main class="gate">
      <h1>DbMigrate Studio</h1>
      <p>{isStranger ? 'This address was used already, or the studio was started anew.' : error.failure.message}</p>
      <p class="muted">{isStranger ? 'Open the address that Get-DbStudio or Start-DbStudio shows.' : error.failure.advice}</p>
    </main>
  );
}
