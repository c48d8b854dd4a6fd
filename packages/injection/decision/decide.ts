import type { DueCampaign } from '@mailweave/contracts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import { notifies } from '../campaign/notifies.ts';
import { belowOf } from '../campaign/position.ts';
import { chooseTemplate } from './choose-template.ts';
import { claimsFor, type DecisionContext, decisionContext, shownClaim } from './context.ts';
import { cut } from './cut.ts';
import type { Decision, DecisionInput, Explanation } from './decision.ts';
import { lookAgainAtMs } from './look-again.ts';
import { byCampaignId, byPriority } from './order.ts';
import { type Check, type Rule, stopped } from './rules/rule.ts';
import type { RuleName } from './rules/rule-name.ts';
import { rules } from './rules/table.ts';
import { rowFor } from './user-facts.ts';

const allRuleNames: readonly RuleName[] = rules.map((rule) => rule.name);

/**
 * What is due for a user, and for every candidate why it is or is not. Pure: the same input, in whatever order
 * candidates and history come, gives the same decision.
 */
export function decide(input: DecisionInput): Decision {
  const context = decisionContext(input);
  const ranked: CampaignDefinition[] = [];
  const ruledOut: Explanation[] = [];
  const failures: RuleFailure[] = [];
  for (const candidate of input.candidates) {
    const explanation = ruleOut(candidate, context, failures);
    if (explanation === undefined) ranked.push(candidate);
    else ruledOut.push(explanation);
  }
  ranked.sort(byPriority);
  const judged = cut(ranked, context);
  const explanations = [
    ...judged.map(({ candidate, verdict }) => explanation(candidate, allRuleNames, verdict)),
    ...ruledOut.sort(byCampaignId),
  ];
  const due = judged
    .filter(({ verdict }) => verdict.outcome === 'due')
    .flatMap(({ candidate }) => dueCampaign(candidate, context));
  const next = lookAgainAtMs(explanations, context);
  return { due, explanations, failures, ...(next !== undefined && { lookAgainAtMs: next }) };
}

type RuleFailure = Decision['failures'][number];

/** The explanation of a candidate that a rule stops; undefined if it passes them all. */
function ruleOut(
  candidate: CampaignDefinition,
  context: DecisionContext,
  failures: RuleFailure[],
): Explanation | undefined {
  for (const [passedCount, rule] of rules.entries()) {
    const check = checked(rule, candidate, context, failures);
    if (check.passed) continue;
    const { passed: _passed, ...stop } = check;
    const passed = allRuleNames.slice(0, passedCount);
    return explanation(candidate, passed, { outcome: 'stopped', by: rule.name, ...stop });
  }
  return undefined;
}

/** A rule that fails must neither let its campaign through nor keep others away. */
function checked(
  rule: Rule,
  candidate: CampaignDefinition,
  context: DecisionContext,
  failures: RuleFailure[],
): Check {
  try {
    return rule.check(candidate, context);
  } catch (error) {
    failures.push({ campaignId: candidate.campaignId, rule: rule.name, error });
    return stopped('The rule failed, so that nobody knows whether the campaign may be injected.');
  }
}

function explanation(
  { campaignId, revision }: CampaignDefinition,
  passed: readonly RuleName[],
  verdict: Explanation['verdict'],
): Explanation {
  return { campaignId, revision, passed, verdict };
}

/** A candidate that passed every rule, as it is handed out. */
function dueCampaign(candidate: CampaignDefinition, context: DecisionContext): DueCampaign[] {
  const template = chooseTemplate(candidate, context);
  if (template === undefined) return [];
  const shown = shownClaim(candidate, context);
  const { campaignId, revision, purpose, mailbox, position } = candidate;
  const below = belowOf(position);
  return [
    {
      campaignId,
      revision,
      purpose,
      templateId: template.templateId,
      round: nextRound(candidate, context),
      mailbox,
      variables: { ...template.defaults, ...rowFor(candidate, context)?.vars },
      ...(below !== undefined && { below }),
      ...(shown !== undefined && { replaces: shown.claimId }),
      ...(notifies(candidate) && { notifies: true }),
    },
  ];
}

/** Rounds of abandoned claims are free again; every other one is taken for ever. */
function nextRound(candidate: CampaignDefinition, context: DecisionContext): number {
  return 1 + Math.max(0, ...claimsFor(candidate, context).map((claim) => claim.round));
}
