import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { asProblem } from '../../api/problem.ts';
import { choicesQuery, chooseOrganisation } from '../../api/provider-sign-in.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { pageOfOurs, paths } from '../../paths.ts';
import { words } from '../../words.ts';
import { Doorstep } from './doorstep.tsx';

const { choose: texts } = words.signIn;

/** After a provider of the whole server has said who somebody is, whom several organisations know. */
export function ChoosePage() {
  const choices = useQuery(choicesQuery);
  if (choices.error && asProblem(choices.error).code === 'gone') return <Over />;
  if (choices.data?.choices.length === 0) return <Over />;
  return (
    <Doorstep title={texts.title} lead={texts.lead}>
      <Loaded query={choices} waiting={<LinesSkeleton lines={3} />}>
        {data => <Choices choices={data.choices} />}
      </Loaded>
    </Doorstep>
  );
}

function Over() {
  return (
    <Doorstep title={texts.none} lead={texts.noneLead}>
      <Link to={paths.signIn} className={buttonLook('plain')}>
        {texts.again}
      </Link>
    </Doorstep>
  );
}

function Choices({ choices }: { choices: readonly { tenant_id: string; name: string }[] }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const entering = useDeed({
    act: chooseOrganisation,
    touches: [],
    onDone: async ({ return_to }) => {
      client.clear();
      await navigate({ to: pageOfOurs(return_to), replace: true });
    },
  });
  return (
    <ul className="grid gap-2">
      {entering.problem && (
        <li>
          <ProblemNote problem={entering.problem} />
        </li>
      )}
      {choices.map(({ tenant_id, name }) => (
        <li key={tenant_id}>
          <Button className="w-full" isDisabled={entering.isBusy} onClick={() => entering.start(tenant_id)}>
            {name}
          </Button>
        </li>
      ))}
    </ul>
  );
}
