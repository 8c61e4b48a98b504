import { requireTenant } from '#features/tenants/find.ts';
import type { Scope } from '#kernel/scope.ts';
import { quoted } from '../doctor/commands.ts';
import { everyRedirectPath } from '../redirect-paths.ts';
import type { SetupNeeds } from './setup-needs.ts';
import { stageNames, stagesIn } from './stages.ts';

/** What is done in the organisation's project and by which role; the settings show the same. */
export const serviceAccountRoles = [
  {
    role: 'roles/pubsub.admin',
    because:
      'makes topics and subscriptions, and lets Gmail publish to a topic; an editor may not do the last',
  },
] as const;

export const apis = [
  'gmail.googleapis.com',
  'calendar-json.googleapis.com',
  'pubsub.googleapis.com',
  'iam.googleapis.com',
  'cloudresourcemanager.googleapis.com',
];

/** One script for Google Cloud Shell: it may be run again, changes nothing that is there, and prints what to paste. */
export async function cloudShellScript(
  needs: Pick<SetupNeeds, 'database' | 'secrets' | 'world' | 'origins'>,
  who: Scope,
): Promise<string> {
  const { slug } = await requireTenant(needs, who);
  const { live, draft } = stagesIn(await needs.secrets.read(who, stageNames), needs.world.now());
  const known = (draft?.values ?? live).fields.get('google_project_id')?.reveal();
  const uris = everyRedirectPath.map(path => `${needs.origins.callbacks}${path}`);
  return scriptFor({ projectId: known ?? `${slug.slice(0, 18)}-keyholder`, uris });
}

export function scriptFor({ projectId, uris }: { projectId: string; uris: readonly string[] }): string {
  return `#!/usr/bin/env bash
# Sets up the Google side of Keyholder. Paste it into https://shell.cloud.google.com as somebody who may make projects,
# or who owns the one that is named. It may be run again: what is there stays as it is.
set -euo pipefail

PROJECT=\${1:-${quoted(projectId)}}
ACCOUNT=keyholder
TOPIC=keyholder-gmail
EMAIL="$ACCOUNT@$PROJECT.iam.gserviceaccount.com"
KEY="$(mktemp -d)/keyholder-key.json"
trap 'rm -rf "$(dirname "$KEY")"' EXIT

say() { printf '\\n== %s\\n' "$1"; }

say "Project $PROJECT"
gcloud projects describe "$PROJECT" --format='value(projectId)' 2>/dev/null || gcloud projects create "$PROJECT"

say 'APIs'
gcloud services enable ${apis.map(quoted).join(' ')} --project="$PROJECT"

say "Service account $EMAIL"
gcloud iam service-accounts describe "$EMAIL" --project="$PROJECT" --format='value(email)' 2>/dev/null ||
  gcloud iam service-accounts create "$ACCOUNT" --display-name=Keyholder --project="$PROJECT"
${serviceAccountRoles
  .map(
    ({ role, because }) => `# ${role}: ${because}.
gcloud projects add-iam-policy-binding "$PROJECT" --member="serviceAccount:$EMAIL" --role=${role} --condition=None --quiet >/dev/null`,
  )
  .join('\n')}
# It puts its own name on what Pub/Sub delivers, so that Keyholder can tell it from forgeries.
gcloud iam service-accounts add-iam-policy-binding "$EMAIL" --member="serviceAccount:$EMAIL" --role=roles/iam.serviceAccountUser --project="$PROJECT" --quiet >/dev/null

say "Topic $TOPIC, to which Gmail may publish"
gcloud pubsub topics describe "$TOPIC" --project="$PROJECT" --format='value(name)' 2>/dev/null ||
  gcloud pubsub topics create "$TOPIC" --project="$PROJECT"
if ! gcloud pubsub topics add-iam-policy-binding "$TOPIC" --project="$PROJECT" --member=serviceAccount:gmail-api-push@system.gserviceaccount.com --role=roles/pubsub.publisher --quiet >/dev/null; then
  echo 'Your organisation allows only members of its own (iam.allowedPolicyMemberDomains).'
  echo 'Ask whoever looks after its policies to let gmail-api-push@system.gserviceaccount.com in for this project, and run this again.'
fi

say 'Key of the service account'
if gcloud iam service-accounts keys create "$KEY" --iam-account="$EMAIL" --project="$PROJECT"; then
  HAS_KEY=yes
else
  HAS_KEY=no
  echo 'Your organisation forbids keys of service accounts (iam.disableServiceAccountKeyCreation).'
  echo 'Keyholder works without one: it then asks the account of each mailbox to look after Pub/Sub.'
fi

say 'What only a person can do, in the browser'
cat <<STEPS
1. https://console.cloud.google.com/auth/branding?project=$PROJECT
   Name the app. Audience: Internal if all accounts are of your own Google organisation, else External.
   External stays in testing until it is published, and accounts then have to be connected again every seven days.
2. https://console.cloud.google.com/auth/clients/create?project=$PROJECT
   Type: Web application. Authorised redirect URIs, each to the letter:
${uris.map(uri => `     ${shellSafe(uri)}`).join('\n')}
   Download the JSON at the end. Its secret is shown this once.
STEPS

say 'What to paste into Keyholder'
echo "google_project_id: $PROJECT"
echo 'google_client_json: the JSON that step 2 has downloaded'
if [ "$HAS_KEY" = yes ]; then
  echo 'google_service_account_key: everything from { to }'
  cat "$KEY"
  echo
  echo 'Close this window afterwards: the key was printed into it, and is kept nowhere else.'
fi
`;
}

/** Within a here-document the shell would still act on these. */
function shellSafe(text: string): string {
  return text.replace(/[\\$`]/g, letter => `\\${letter}`);
}
