/**
 * The lines of deliveries, users first: no other index begins so. A server that knows nothing yet of what the table holds
 * would take another one for those of many users, and read all that waits.
 */
export const schemaVersion9 = `
DROP INDEX conversion_delivery_user;
CREATE INDEX conversion_delivery_line ON conversion_delivery (user_key, tenant_id, point_id, campaign_id, sequence);
`;
