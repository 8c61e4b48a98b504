import { useQuery } from '@tanstack/react-query';
import { isKeyScope } from '../../api/api-keys.ts';
import { useMe } from '../../api/me.ts';
import { rolesQuery } from '../../api/users.ts';
import { Choices } from '../../parts/choice.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words.ts';

const { create: texts } = words.apiKeys;

type ScopeChoicesParts = { wrong: string | undefined; onChange: () => void };

/** A key is never given more than its maker may do. */
export function ScopeChoices({ wrong, onChange }: ScopeChoicesParts) {
  const { permissions: mine } = useMe();
  return (
    <Loaded query={useQuery(rolesQuery)} waiting={<RowsSkeleton rows={5} />}>
      {({ permissions }) => (
        <Choices
          kind="checkbox"
          name="scopes"
          label={texts.scopes}
          wrong={wrong}
          onChange={onChange}
          choices={permissions
            .filter(({ name }) => isKeyScope(name))
            .map(({ name, meaning }) => ({
              value: name,
              title: <code className="font-mono text-sm">{name}</code>,
              meaning,
              refused: mine.has(name) ? undefined : texts.notYours,
            }))}
        />
      )}
    </Loaded>
  );
}
