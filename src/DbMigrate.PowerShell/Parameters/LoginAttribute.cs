using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>A parameter that takes a PSCredential and nothing that PowerShell makes one of: it asks for what an unset variable leaves, in a
/// pipeline too (CredentialAttribute), and of any object makes one that is empty.</summary>
public sealed class LoginAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) as PSCredential
        ?? throw new ArgumentTransformationMetadataException("A PSCredential is wanted here, as (Get-Credential) and Get-Secret give one.");
}
