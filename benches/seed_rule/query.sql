SELECT epoch_us(TimeGenerated) AS TimeGenerated, UserPrincipalName, IPAddress, Location,
       AppDisplayName, ClientAppUsed, UserAgent, ConditionalAccessStatus,
       CorrelationId, ResultType
FROM read_parquet('{files}')
WHERE TimeGenerated > TIMESTAMPTZ '{from}' AND TimeGenerated <= TIMESTAMPTZ '{to}'
  AND IPAddress NOT IN ('203.0.113.10', '203.0.113.11', '198.51.100.7')
  AND ResultType = '0'
  AND (starts_with(lower(UserPrincipalName), 'sync_')
       OR contains(lower(UserPrincipalName), 'dirsync')
       OR contains(lower(UserDisplayName), 'on-premises directory synchronization service account'))
  AND (ClientAppUsed = 'Browser'
       OR lower(AppDisplayName) IN (
            'microsoft azure portal',
            'microsoft graph powershell',
            'microsoft graph explorer',
            'azure active directory powershell',
            'azure cli',
            'microsoft azure cli'))
ORDER BY TimeGenerated DESC
