import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/me.ts';
import type { Tenant } from '../../api/shapes.ts';
import { renameTenant, tenantQuery } from '../../api/tenant.ts';
import { Button } from '../../parts/button.tsx';
import { CopyBox } from '../../parts/copy.tsx';
import { useDeed } from '../../parts/deed.ts';
import { TextField } from '../../parts/field.tsx';
import { Form, textOf } from '../../parts/form.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { LinesSkeleton } from '../../parts/skeleton.tsx';
import { Time } from '../../parts/time.tsx';
import { words } from '../../words.ts';

const { organisation: texts } = words.settings;

export function Organisation() {
  const mayRename = useMay('tenant.write');
  return (
    <Section title={texts.title} lead={texts.lead}>
      <Loaded query={useQuery(tenantQuery)} waiting={<LinesSkeleton lines={5} />}>
        {tenant => (
          <div className="grid gap-6">
            {mayRename ? (
              <NameForm key={tenant.name} tenant={tenant} />
            ) : (
              <Facts>
                <Fact title={texts.name}>{tenant.name}</Fact>
              </Facts>
            )}
            <div className="grid gap-5 border-t border-line pt-6">
              <div>
                <CopyBox label={texts.shortName} text={tenant.slug} />
                <p className="text-sm text-soft">{texts.shortNameHint}</p>
              </div>
              <CopyBox label={texts.id} text={tenant.id} />
              <Facts>
                <Fact title={texts.since}>
                  <Time at={tenant.created_at} look="date" />
                </Fact>
              </Facts>
            </div>
            {!mayRename && <p className="text-sm text-soft">{texts.readOnly}</p>}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function NameForm({ tenant }: { tenant: Tenant }) {
  const tell = useNotices();
  const saving = useDeed({ act: renameTenant, touches: ['tenant', 'me'], onDone: () => tell(texts.saved) });
  return (
    <Form
      label={texts.title}
      problem={saving.problem}
      isBusy={saving.isBusy}
      onSubmit={values => saving.start(textOf(values, 'name').trim())}
    >
      <div className="max-w-md">
        <TextField name="name" label={texts.name} defaultValue={tenant.name} autoComplete="organization" />
      </div>
      <Button
        type="submit"
        look="primary"
        className="justify-self-start"
        isBusy={saving.isBusy}
        busyWords={texts.saving}
      >
        {texts.save}
      </Button>
    </Form>
  );
}
